using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Orders;

/// <summary>What happens to a certificate after orders were given that depend on it.</summary>
internal static class CertificateNotes
{
    /// <summary>Notes it on every open order of the supplier whose RFQ asked for the certificate.</summary>
    public static async Task NoteOnOrdersAsync(this SourcingDb db, Guid supplierId, string typeCode, string what, string text, CancellationToken ct)
    {
        var now = await db.NowAsync(ct);
        var open = await db.Orders
            .Where(o => o.SupplierId == supplierId && o.State != OrderState.Closed && o.State != OrderState.Cancelled && o.State != OrderState.Terminated)
            .Join(db.Rfqs, o => o.RfqId, r => r.Id, (o, r) => new { Order = o, r.Terms }).ToListAsync(ct);
        foreach (var (order, terms) in open.Select(o => (o.Order, o.Terms)))
        {
            if (terms.RequiredCertificates.Contains(typeCode)) order.Note(what, text, now);
        }
    }
}
