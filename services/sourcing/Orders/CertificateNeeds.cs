using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Sourcing.Suppliers;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Orders;

/// <summary>What an order needs of its supplier's certificates: those that its RFQ asked for, for the processes of its lines at the sites that the bid named.</summary>
internal sealed record CertificateNeeds(Order Order, RfqTerms Terms, BidOffer Offer)
{
    public IReadOnlyList<string> Types => Terms.RequiredCertificates;

    private IEnumerable<(string Process, Guid? Site)> Lines =>
        Order.Lines.Select(l => (Terms.Lines.Single(t => t.LineId == l.RfqLineId).ProcessCode, Offer.LineOf(l.RfqLineId)?.SiteId));

    /// <summary>Open orders of an organisation, on either side, that need certificates; the oldest first.</summary>
    public static async Task<List<CertificateNeeds>> OfAsync(SourcingDb db, Guid organisationId, int most, CancellationToken ct)
    {
        var ids = await db.Database.SqlQuery<Guid>(
            $"""
             select o.id as "Value" from purchase_order o join rfq r on r.id = o.rfq_id
             where {organisationId} in (o.buyer_id, o.supplier_id) and o.state not in ('Closed', 'Cancelled', 'Terminated') and jsonb_array_length(r.terms -> 'requiredCertificates') > 0
             order by o.id limit {most}
             """).ToListAsync(ct);
        if (ids.Count == 0) return [];
        var orders = await db.Orders.Include(o => o.Lines).Include(o => o.Steps.Where(s => s.CertificateType != null)).AsSplitQuery().Where(o => ids.Contains(o.Id)).OrderBy(o => o.Id).ToListAsync(ct);
        var (rfqs, suppliers) = (orders.Select(o => o.RfqId).Distinct().ToList(), orders.Select(o => o.SupplierId).Distinct().ToList());
        var terms = await db.Rfqs.AsNoTracking().Where(r => rfqs.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.Terms, ct);
        var offers = await db.Offers.AsNoTracking().Where(o => rfqs.Contains(o.RfqId) && suppliers.Contains(o.SupplierId)).ToDictionaryAsync(o => (o.RfqId, o.SupplierId), ct);
        return orders.ConvertAll(o => new CertificateNeeds(o, terms[o.RfqId], offers[(o.RfqId, o.SupplierId)]));
    }

    /// <summary>Whether this certificate, as long as it counts, covers a line of the order.</summary>
    public bool DependsOn(KnownCertificate certificate) => Types.Contains(certificate.TypeCode) && Lines.Any(l => Covers(certificate, l));

    /// <summary>Until when, from a day on, certificates of a type cover every line; null when on that very day they do not.</summary>
    public DateOnly? CoveredUntil(string type, IReadOnlyCollection<KnownCertificate> held, DateOnly day)
    {
        var until = DateOnly.MaxValue;
        foreach (var line in Lines)
        {
            var ends = held.Where(c => c.TypeCode == type && c.CountsOn(day) && Covers(c, line)).Select(c => c.ExpiresOn ?? DateOnly.MaxValue).DefaultIfEmpty(DateOnly.MinValue).Max();
            if (ends < until) until = ends;
        }

        return until == DateOnly.MinValue ? null : until;
    }

    // An order of a time in which a bid need not name its site: any counts, as it did at the award.
    private static bool Covers(KnownCertificate certificate, (string Process, Guid? Site) line) => certificate.Covers(line.Process, line.Site ?? certificate.SiteIds.FirstOrDefault());
}
