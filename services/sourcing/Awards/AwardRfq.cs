using System.ComponentModel.DataAnnotations;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Sourcing.Suppliers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Awards;

/// <summary>A buyer decides, line by line; each winner gets one order, in the same transaction.</summary>
public static class AwardRfq
{
    public sealed record AwardedLine(Guid LineId, Guid SupplierId, [property: Range(0.0001, 1_000_000_000)] decimal Quantity);

    public sealed record Request([property: StringLength(2000, MinimumLength = 3)] string Reason, [property: Length(1, 2000)] IReadOnlyList<AwardedLine> Lines);

    public sealed record PlacedOrder(Guid OrderId, string Reference, Guid SupplierId);

    public sealed record Response(Guid AwardId, IReadOnlyList<PlacedOrder> Orders);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/award", HandleAsync)
        .WithName(nameof(AwardRfq))
        .RequireWriter("Buyer")
        .RequireFreshSignIn()
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(Guid rfqId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        rfq.Award(caller, now);

        var offers = await db.Offers.AsNoTracking().Where(o => o.RfqId == rfqId).ToListAsync(ct);
        var chosen = request.Lines.Select(line => line.SupplierId).Distinct().ToList();
        var suspended = await db.KnownSuppliers.Where(k => chosen.Contains(k.OrganisationId) && k.Standing == Standing.Suspended).Select(k => k.OrganisationId).ToHashSetAsync(ct);
        suspended.UnionWith(await db.Suspensions.Where(s => chosen.Contains(s.OrganisationId) && s.IsSuspended).Select(s => s.OrganisationId).ToListAsync(ct));
        var certificates = await db.KnownCertificates.AsNoTracking().Where(c => chosen.Contains(c.OrganisationId) && c.Counts).ToListAsync(ct);
        var award = Award.Decide(rfq, offers, [.. request.Lines.Select(l => new Choice(l.LineId, l.SupplierId, l.Quantity))], suspended, certificates, request.Reason, caller, now);
        db.Add(award);
        var bids = await db.Bids.Where(b => b.RfqId == rfqId).ToListAsync(ct);
        foreach (var bid in bids)
            bid.Decide(award.Lines.Count(l => l.SupplierId == bid.SupplierId), offers.Find(o => o.BidId == bid.Id)?.Lines.Count(l => !l.NoBid) ?? 0);

        db.Stage(rfq.Id, new RfqAwarded(rfq.Id, rfq.Reference, rfq.BuyerId, award.Id, award.WinnerIds, now));
        var orders = new List<PlacedOrder>();
        foreach (var offer in award.WinnerIds.Select(winner => offers.Single(o => o.SupplierId == winner)))
        {
            var supplierName = bids.Single(b => b.Id == offer.BidId).SupplierName;
            var order = Order.Place(await db.NextReferenceAsync("PO", ct), rfq, award, offer, supplierName, caller, now);
            order.NoteEarlyEnds(rfq.Terms, offer, certificates, now);
            db.Add(order);
            db.Stage(order.Id, new OrderPlaced(order.Id, order.Reference, rfq.Id, award.Id, order.BuyerId, order.SupplierId, order.Total, order.Currency, now));
            orders.Add(new PlacedOrder(order.Id, order.Reference, order.SupplierId));
        }

        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/rfqs/{rfqId}/comparison", new Response(award.Id, orders));
    }
}
