using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Sourcing.Suppliers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing;

/// <summary>What waits for the caller's organisation across RFQs, bids and orders: what is due soonest first, then the newest.</summary>
public static class GetWorklist
{
    private const int Most = 50;
    private const int MostWithCertificates = 200;

    // Days before the end of a certificate, as its holder is reminded.
    private const int ToldBefore = 90;

    public enum Kind
    {
        FinishDraft,
        OpenBids,
        AwardRfq,
        ApproveAward,
        AgreeToChanges,
        ReceiveShipment,
        InspectDelivery,
        CloseOrder,
        BidOnRfq,
        AcknowledgeOrder,
        StartProduction,
        ShipOrder,

        /// <summary>The supplier's: a certificate that an order needs is missing, or ends before everything is delivered.</summary>
        RenewCertificate,

        /// <summary>The same, for the buyer.</summary>
        CertificateAtRisk,
    }

    /// <param name="Id">Of the RFQ or the order.</param>
    /// <param name="Since">How long it has been waiting.</param>
    /// <param name="Certificate">The type of the certificate that an order lacks; DueAt is then the end of its last day, null when the association took it away.</param>
    public sealed record Item(Kind Kind, Guid Id, string Reference, string Title, DateTimeOffset Since, DateTimeOffset? DueAt, string? Certificate = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/worklist", HandleAsync)
        .WithName(nameof(GetWorklist))
        .RequireMember();

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(Caller caller, SourcingDb db, CancellationToken ct)
    {
        var now = await db.NowAsync(ct);
        List<Item> items = [.. await OwnRfqsAsync(db, caller, now, ct), .. await ProposalsAsync(db, caller, ct), .. await InvitationsAsync(db, caller, now, ct), .. await OrdersAsync(db, caller, ct), .. await CertificatesAsync(db, caller, now, ct)];
        return TypedResults.Ok<IReadOnlyList<Item>>(
            [.. items.OrderBy(i => i.DueAt ?? DateTimeOffset.MaxValue).ThenByDescending(i => i.Since).ThenBy(i => i.Id).Take(Most)]);
    }

    private static async Task<IEnumerable<Item>> OwnRfqsAsync(SourcingDb db, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await db.Rfqs
            .Where(r => r.BuyerId == caller.OrganisationId
                && (r.State == RfqState.Draft || (r.State == RfqState.Published && r.BidDeadline <= now) || r.State == RfqState.BiddingClosed
                    || r.State == RfqState.Opened || r.State == RfqState.Evaluation))
            .OrderBy(r => r.State == RfqState.Draft).ThenBy(r => r.BidDeadline)
            .Take(Most)
            .Select(r => new { r.Id, r.Reference, r.Title, r.State, r.CreatedAt, r.BidDeadline, r.OpenedAt })
            .ToListAsync(ct);
        return rows.Select(r => r.State switch
        {
            RfqState.Draft => new Item(Kind.FinishDraft, r.Id, r.Reference, r.Title, r.CreatedAt, null),
            RfqState.Opened or RfqState.Evaluation => new Item(Kind.AwardRfq, r.Id, r.Reference, r.Title, r.OpenedAt ?? r.BidDeadline, null),
            _ => new Item(Kind.OpenBids, r.Id, r.Reference, r.Title, r.BidDeadline, null),
        });
    }

    // Only where the caller is somebody who may approve: neither made the RFQ nor proposes this.
    private static async Task<IEnumerable<Item>> ProposalsAsync(SourcingDb db, Caller caller, CancellationToken ct)
    {
        if (caller.Role is not ("Manager" or "Owner")) return [];
        return await db.AwardProposals
            .Where(p => p.Outcome == null && p.ProposedBy != caller.Subject)
            .Join(db.Rfqs.Where(r => r.BuyerId == caller.OrganisationId && !r.MadeBy.Contains(caller.Subject)), p => p.RfqId, r => r.Id, (p, r) => new { p.ProposedAt, Rfq = r })
            .OrderBy(p => p.ProposedAt)
            .Take(Most)
            .Select(p => new Item(Kind.ApproveAward, p.Rfq.Id, p.Rfq.Reference, p.Rfq.Title, p.ProposedAt, null, null))
            .ToListAsync(ct);
    }

    private static async Task<IEnumerable<Item>> InvitationsAsync(SourcingDb db, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        var id = caller.OrganisationId;
        var rows = await db.Set<RfqInvitation>()
            .Where(i => i.SupplierId == id)
            .Join(db.Rfqs, i => i.RfqId, r => r.Id, (i, r) => new { i.InvitedAt, r.Id, r.Reference, r.Title, r.State, r.PublishedAt, r.BidDeadline })
            .Where(r => r.State == RfqState.Published && r.BidDeadline > now && !db.Bids.Any(b => b.RfqId == r.Id && b.SupplierId == id && b.State == BidState.Submitted))
            .OrderBy(r => r.BidDeadline)
            .Take(Most)
            .ToListAsync(ct);

        // An invitation to a draft waits from the publication on.
        return rows.Select(r => new Item(Kind.BidOnRfq, r.Id, r.Reference, r.Title, r.PublishedAt > r.InvitedAt ? r.PublishedAt.Value : r.InvitedAt, r.BidDeadline));
    }

    private static async Task<IEnumerable<Item>> OrdersAsync(SourcingDb db, Caller caller, CancellationToken ct)
    {
        var id = caller.OrganisationId;
        var rows = await db.OrdersOf(caller)
            .Where(o => o.State != OrderState.Closed && o.State != OrderState.Cancelled && o.State != OrderState.Terminated && o.State != OrderState.OnHold)
            .Select(o => new
            {
                o.Id,
                o.Reference,
                o.Title,
                o.State,
                o.Since,
                o.AwaitsAgreement,
                IsBuyer = o.BuyerId == id,
                Arrives = o.Shipments.Where(s => s.Lines.Any(l => l.ReceivedQuantity < l.Quantity)).Min(s => (DateOnly?)(s.ExpectedOn ?? s.ShippedOn)),
                IsToInspect = o.Lines.Any(l => l.Schedule.Any(s => s.Received > s.Accepted + s.UnderDeviation + s.Rejected)),
                ShipBy = o.Lines.SelectMany(l => l.Schedule).Where(s => s.Shipped < s.Quantity + s.Rejected).Min(s => (DateOnly?)(s.ConfirmedOn ?? s.DueOn)),
            })
            .Where(o => o.IsBuyer
                ? o.AwaitsAgreement || o.Arrives != null || o.IsToInspect || o.State == OrderState.Delivered
                : !o.AwaitsAgreement && o.ShipBy != null)
            // What is due first is never the part that is cut off.
            .OrderBy(o => (o.IsBuyer ? o.Arrives : o.ShipBy) ?? DateOnly.MaxValue).ThenBy(o => o.Since)
            .Take(Most)
            .ToListAsync(ct);

        return rows.SelectMany(o =>
        {
            var waiting = new List<(Kind Kind, DateOnly? Due)>();
            if (o.IsBuyer)
            {
                if (o.AwaitsAgreement) waiting.Add((Kind.AgreeToChanges, null));
                if (o.Arrives is not null) waiting.Add((Kind.ReceiveShipment, o.Arrives));
                if (o.IsToInspect) waiting.Add((Kind.InspectDelivery, null));
                if (o.State == OrderState.Delivered && !o.IsToInspect) waiting.Add((Kind.CloseOrder, null));
            }
            else
            {
                waiting.Add((o.State switch { OrderState.Issued => Kind.AcknowledgeOrder, OrderState.Acknowledged => Kind.StartProduction, _ => Kind.ShipOrder }, o.ShipBy));
            }

            return waiting.Select(w => new Item(w.Kind, o.Id, o.Reference, o.Title, o.Since, w.Due is { } due ? Order.EndOf(due) : null));
        });
    }

    // Asked of what is held today, so an item goes by itself when another certificate takes the place.
    private static async Task<IEnumerable<Item>> CertificatesAsync(SourcingDb db, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = (await CertificateNeeds.OfAsync(db, caller.OrganisationId, MostWithCertificates, ct)).FindAll(n => n.Order.NextDueOn is not null);
        var suppliers = waiting.Select(n => n.Order.SupplierId).Distinct().ToList();
        var held = (await db.KnownCertificates.AsNoTracking().Where(c => suppliers.Contains(c.OrganisationId) && c.Counts).ToListAsync(ct)).ToLookup(c => c.OrganisationId);
        var today = Order.DayOf(now);
        return waiting.SelectMany(needs => needs.Types.Select(type => (needs.Order, Type: type, Ends: EndOf(needs, type))).Where(n => n.Ends.IsAtRisk)
            .Select(n => new Item(
                n.Order.BuyerId == caller.OrganisationId ? Kind.CertificateAtRisk : Kind.RenewCertificate, n.Order.Id, n.Order.Reference, n.Order.Title, n.Order.Since,
                n.Ends.Last is { } last ? Order.EndOf(last) : null, n.Type)));

        (bool IsAtRisk, DateOnly? Last) EndOf(CertificateNeeds needs, string type)
        {
            List<KnownCertificate> own = [.. held[needs.Order.SupplierId].Where(c => c.TypeCode == type)];
            if (needs.CoveredUntil(type, own, today) is not { } until) return (true, own.Where(c => c.ExpiresOn < today && needs.DependsOn(c)).Max(c => c.ExpiresOn));
            var needed = needs.Order.Schedule.Where(s => s.DeliveredOn is null).Max(s => s.ConfirmedOn ?? s.DueOn);
            return (until < needed && until <= today.AddDays(ToldBefore), until);
        }
    }
}
