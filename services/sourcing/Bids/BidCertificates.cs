using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Bids;

/// <summary>What a supplier's own bids lack today of the certificates that their RFQs ask for, while they can still win.</summary>
internal static class BidCertificates
{
    /// <returns>By bid; one that lacks nothing, or was decided, is not there.</returns>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<string>>> MissingCertificatesAsync(this SourcingDb db, Caller supplier, IReadOnlyCollection<Guid> bidIds, CancellationToken ct)
    {
        var undecided = (await db.Bids.AsNoTracking().Where(b => bidIds.Contains(b.Id) && (b.State == BidState.Submitted || b.State == BidState.Opened))
            .Join(db.Rfqs, b => b.RfqId, r => r.Id, (b, r) => new { b.Id, r.Terms }).ToListAsync(ct)).FindAll(b => b.Terms.RequiredCertificates.Count > 0);
        if (undecided.Count == 0) return new Dictionary<Guid, IReadOnlyList<string>>();

        var ids = undecided.ConvertAll(b => b.Id);
        var latest = await db.Bids.AsNoTracking().Where(b => ids.Contains(b.Id)).SelectMany(b => b.Versions.Where(v => v.Version == b.Version)).ToDictionaryAsync(v => v.BidId, ct);
        var held = await db.KnownCertificates.AsNoTracking().Where(c => c.OrganisationId == supplier.OrganisationId && c.Counts).ToListAsync(ct);
        var today = Order.DayOf(await db.NowAsync(ct));
        return undecided.Select(b => (b.Id, Missing: Missing(b.Terms, latest[b.Id]))).Where(b => b.Missing.Count > 0).ToDictionary(b => b.Id, b => b.Missing);

        IReadOnlyList<string> Missing(Rfqs.RfqTerms terms, BidVersion version)
        {
            var offered = (BidEnvelope.Open(version.Content, version.Sha256)?.Lines ?? []).Where(l => !l.NoBid).ToDictionary(l => l.LineId);
            return [.. terms.Lines.Where(l => l.LineId is { } id && offered.ContainsKey(id)).SelectMany(l => Offered.MissingFor(terms, l, offered[l.LineId ?? default].SiteId, held, today)).Distinct()];
        }
    }
}
