using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>What a caller can do with an RFQ at this moment, by name, so that a page offers nothing that would be refused.</summary>
public static class RfqActions
{
    public static IReadOnlyList<string> For(Rfq rfq, BidState? myBid, Caller caller, DateTimeOffset now)
    {
        if (caller.Role == "Viewer") return [];
        if (rfq.BuyerId == caller.OrganisationId) return OfBuyer(rfq.State, isDue: now >= rfq.BidDeadline);
        if (rfq.State != RfqState.Published || now >= rfq.BidDeadline) return [];
        return myBid == BidState.Submitted ? ["ChangeBid", "WithdrawBid"] : ["Bid"];
    }

    private static string[] OfBuyer(RfqState state, bool isDue) => state switch
    {
        RfqState.Draft => ["Change", "Invite", "Publish", "Delete", "Copy"],
        RfqState.Published when !isDue => ["Invite", "Cancel", "Copy"],
        RfqState.Published or RfqState.BiddingClosed => ["Open", "Cancel", "Copy"],
        RfqState.Opened => ["Compare", "Fail", "Cancel", "Copy"],
        RfqState.Evaluation => ["Compare", "ProposeAward", "Fail", "Cancel", "Copy"],
        RfqState.AwardProposed or RfqState.Awarded or RfqState.Completed => ["Compare", "Copy"],
        _ => ["Copy"],
    };
}
