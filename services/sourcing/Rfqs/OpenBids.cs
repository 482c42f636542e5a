using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>After the deadline the buyer opens all bids at once: each is checked against its receipt and written out for comparison.</summary>
public static class OpenBids
{
    /// <param name="Bids">How many took part.</param>
    /// <param name="Invalid">How many of them are not what their receipt promised.</param>
    public sealed record Response(Guid RfqId, RfqState State, int Bids, int Invalid);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/opening", HandleAsync)
        .WithName(nameof(OpenBids))
        .RequireWriter("Buyer")
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);

        // Refused before any content is read, and rolled back with it if it is refused: the deadline comes first.
        rfq.RequireDueForOpening(now);

        // Nobody reads a bid before the opening, so the opening itself is the service's work.
        using var service = RowAccess.ForTheService();
        var latest = await (from bid in db.Bids
                            where bid.RfqId == rfqId && bid.State == BidState.Submitted
                            join version in db.Set<BidVersion>() on new { BidId = bid.Id, bid.Version } equals new { version.BidId, version.Version }
                            select new { bid, version }).ToListAsync(ct);
        var offers = latest.Select(b => b.bid.Open(b.version)).OfType<BidOffer>().ToList();
        rfq.Open(offers.Count, caller, now);

        db.AddRange(offers);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new Response(rfq.Id, rfq.State, latest.Count, latest.Count - offers.Count));
    }
}
