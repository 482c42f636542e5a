using System.ComponentModel.DataAnnotations;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Awards;

/// <summary>Another person approves what was proposed, and it is decided: each winner gets one order, in the same transaction.</summary>
public static class ApproveAward
{
    /// <param name="ContentHash">Of the proposal as it was looked at.</param>
    public sealed record Request([property: Required, RegularExpression("^[0-9a-f]{64}$")] string ContentHash);

    public sealed record PlacedOrder(Guid OrderId, string Reference, Guid SupplierId);

    public sealed record Response(Guid AwardId, IReadOnlyList<PlacedOrder> Orders);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/award-proposal/approval", HandleAsync)
        .WithName(nameof(ApproveAward))
        .RequireManager("Buyer")
        .RequireFreshSignIn()
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(Guid rfqId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        var proposal = await db.WaitingAsync(rfq, ct);
        proposal.Approve(Convert.FromHexString(request.ContentHash), rfq, caller, now);
        rfq.Award(caller, now);

        // A proposal may have waited for days: whether each supplier can still win is asked again.
        var offered = await Offered.ReadAsync(db, rfqId, proposal.Lines.Select(l => l.SupplierId), ct);
        var lines = PriceAgain(offered, rfq, proposal, now);
        if (!AwardProposal.HashOf(rfq, proposal.Reason, lines).AsSpan().SequenceEqual(proposal.ContentHash)) throw AwardProposal.Changed();

        var award = Award.Of(proposal, rfq, lines, caller, now);
        db.Add(award);
        var bids = await db.Bids.Where(b => b.RfqId == rfqId).ToListAsync(ct);
        foreach (var bid in bids)
            bid.Decide(award.Lines.Count(l => l.SupplierId == bid.SupplierId), offered.Offers.FirstOrDefault(o => o.BidId == bid.Id)?.Lines.Count(l => !l.NoBid) ?? 0);

        db.Stage(rfq.Id, new RfqAwarded(rfq.Id, rfq.Reference, rfq.BuyerId, award.Id, award.WinnerIds, now));
        var orders = new List<PlacedOrder>();
        foreach (var offer in award.WinnerIds.Select(winner => offered.Offers.Single(o => o.SupplierId == winner)))
        {
            var supplierName = bids.Single(b => b.Id == offer.BidId).SupplierName;
            var order = Order.Place(await db.NextReferenceAsync("PO", ct), rfq, award, offer, supplierName, caller, now);
            order.NoteEarlyEnds(rfq.Terms, offer, offered.Certificates, now);
            db.Add(order);
            db.Stage(order.Id, new OrderPlaced(order.Id, order.Reference, rfq.Id, award.Id, order.BuyerId, order.SupplierId, order.Total, order.Currency, now));
            orders.Add(new PlacedOrder(order.Id, order.Reference, order.SupplierId));
        }

        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/rfqs/{rfqId}/comparison", new Response(award.Id, orders));
    }

    // The approver typed none of this, so no field of theirs is wrong: things have changed.
    private static IReadOnlyList<PricedChoice> PriceAgain(Offered offered, Rfq rfq, AwardProposal proposal, DateTimeOffset now)
    {
        try
        {
            return offered.Price(rfq, proposal.Choices, now);
        }
        catch (RefusalException why) when (why.Kind == RefusalKind.Invalid)
        {
            throw Refuse.Conflict(why.Code, why.Message);
        }
    }
}
