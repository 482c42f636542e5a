using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Sourcing.Suppliers;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Orders;

/// <summary>What happens to a certificate after orders were given that depend on it, in the timelines of both sides.</summary>
internal static class CertificateNotes
{
    public const string Expiring = "CertificateExpiring";
    public const string Expired = "CertificateExpired";
    public const string Suspended = "CertificateSuspended";
    public const string Revoked = "CertificateRevoked";
    public const string EndsBeforeDelivery = "CertificateEndsBeforeDelivery";
    public const string CoversAgain = "CertificateCoversAgain";

    /// <summary>A certificate goes: noted on every open order that it covers and that no other one of the same type covers on that day.</summary>
    /// <param name="day">The first on which it no longer counts.</param>
    /// <param name="endsOn">Its last day, when the calendar ends it and not the association.</param>
    public static async Task NoteLossAsync(this SourcingDb db, Guid certificateId, Guid supplierId, string type, string what, DateOnly day, DateOnly? endsOn, CancellationToken ct)
    {
        var held = await db.KnownCertificates.AsNoTracking().Where(c => c.OrganisationId == supplierId && c.TypeCode == type).ToListAsync(ct);
        // The events have queues of their own: one of the calendar may be here before the verification is.
        var lost = held.Find(c => c.CertificateId == certificateId);
        var association = endsOn is null ? await AssociationOfAsync(db, lost, ct) : null;
        var now = await db.NowAsync(ct);
        foreach (var needs in await CertificateNeeds.OfAsync(db, supplierId, int.MaxValue, ct))
        {
            if (needs.Order.SupplierId != supplierId || !needs.Types.Contains(type) || lost is not null && !needs.DependsOn(lost)) continue;
            if (needs.CoveredUntil(type, held.FindAll(c => c.CertificateId != certificateId), day) is null) needs.Order.Note(what, type, endsOn, association, now);
        }
    }

    /// <summary>A certificate counts, again or in the place of another: noted where the last that both sides read of that type was its loss.</summary>
    public static async Task NoteReturnAsync(this SourcingDb db, Guid certificateId, CancellationToken ct)
    {
        var back = await db.KnownCertificates.AsNoTracking().SingleAsync(c => c.CertificateId == certificateId, ct);
        var (now, type) = (await db.NowAsync(ct), back.TypeCode);
        if (!back.CountsOn(Order.DayOf(now))) return;
        var held = await db.KnownCertificates.AsNoTracking().Where(c => c.OrganisationId == back.OrganisationId && c.TypeCode == type).ToListAsync(ct);
        var association = await AssociationOfAsync(db, back, ct);
        foreach (var needs in await CertificateNeeds.OfAsync(db, back.OrganisationId, int.MaxValue, ct))
        {
            if (needs.Order.SupplierId != back.OrganisationId || !needs.DependsOn(back) || needs.CoveredUntil(type, held, Order.DayOf(now)) is null) continue;
            var last = needs.Order.Steps.Where(s => s.CertificateType == type).MaxBy(s => (s.At, s.Id));
            if (last?.What is Suspended or Revoked or Expired) needs.Order.Note(CoversAgain, type, back.ExpiresOn, association, now);
        }
    }

    /// <summary>At the moment of the order: a required certificate that ends before everything is delivered.</summary>
    public static void NoteEarlyEnds(this Order order, RfqTerms terms, BidOffer offer, IReadOnlyCollection<KnownCertificate> held, DateTimeOffset now)
    {
        var needs = new CertificateNeeds(order, terms, offer);
        foreach (var type in needs.Types)
        {
            if (needs.CoveredUntil(type, [.. held.Where(c => c.OrganisationId == order.SupplierId)], Order.DayOf(now)) is { } until && until < order.Schedule.Max(s => s.DueOn))
                order.Note(EndsBeforeDelivery, type, until, null, now);
        }
    }

    private static async Task<string?> AssociationOfAsync(SourcingDb db, KnownCertificate? certificate, CancellationToken ct) =>
        certificate?.VerifiedBy is { } id ? await db.KnownOrganisations.Where(o => o.OrganisationId == id).Select(o => o.NameVi).SingleOrDefaultAsync(ct) ?? "" : "";
}
