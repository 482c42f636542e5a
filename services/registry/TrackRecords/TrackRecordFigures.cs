using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>What a supplier has done here so far.</summary>
/// <param name="BidsSubmitted">Shown to the supplier only; null for others.</param>
/// <param name="FirstOn">When its first order came.</param>
public sealed record TrackRecordFigures(int? BidsSubmitted, int OrdersPlaced, int OrdersClosed, DateOnly? FirstOn)
{
    internal static async Task<TrackRecordFigures> OfAsync(RegistryDb db, Guid organisationId, CancellationToken ct)
    {
        // The figures of a published supplier are for all, the entries behind them are not.
        using var service = RowAccess.ForTheService();
        var counts = await db.TrackRecord.Where(e => e.OrganisationId == organisationId)
            .GroupBy(e => e.Kind)
            .Select(g => new { g.Key, Count = g.Count(), First = g.Min(e => e.At) })
            .ToDictionaryAsync(g => g.Key, ct);
        int Of(string kind) => counts.TryGetValue(kind, out var found) ? found.Count : 0;
        return new TrackRecordFigures(
            Of("BidSubmitted"), Of("OrderPlaced"), Of("OrderClosed"), counts.TryGetValue("OrderPlaced", out var orders) ? VietnamDay.Of(orders.First) : null);
    }
}
