using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Matchmaking.Sourcing.Suppliers;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Awards;

/// <summary>A buyer's choice: this much of this line from this supplier.</summary>
public sealed record Choice(Guid LineId, Guid SupplierId, decimal Quantity);

/// <summary>A choice that can be taken, at the price of the break that the quantity reaches.</summary>
public sealed record PricedChoice(Guid LineId, Guid SupplierId, decimal Quantity, decimal UnitPrice);

/// <summary>What choices are made from: the opened bids, and what is known at this moment of the suppliers that were chosen.</summary>
/// <param name="Suspended">Suppliers whose profile was taken from public view, or that the operator suspended.</param>
/// <param name="Certificates">Verified ones.</param>
public sealed record Offered(IReadOnlyList<BidOffer> Offers, IReadOnlySet<Guid> Suspended, IReadOnlyList<KnownCertificate> Certificates)
{
    internal static async Task<Offered> ReadAsync(SourcingDb db, Guid rfqId, IEnumerable<Guid> supplierIds, CancellationToken ct)
    {
        var chosen = supplierIds.Distinct().ToList();
        var suspended = await db.KnownSuppliers.Where(k => chosen.Contains(k.OrganisationId) && k.Standing == Standing.Suspended).Select(k => k.OrganisationId).ToHashSetAsync(ct);
        suspended.UnionWith(await db.Suspensions.Where(s => chosen.Contains(s.OrganisationId) && s.IsSuspended).Select(s => s.OrganisationId).ToListAsync(ct));
        return new Offered(
            await db.Offers.AsNoTracking().Where(o => o.RfqId == rfqId).ToListAsync(ct), suspended,
            await db.KnownCertificates.AsNoTracking().Where(c => chosen.Contains(c.OrganisationId) && c.Counts).ToListAsync(ct));
    }

    /// <exception cref="RefusalException">A choice is not what was asked and offered; the field is named.</exception>
    public IReadOnlyList<PricedChoice> Price(Rfq rfq, IReadOnlyList<Choice> choices, DateTimeOffset now)
    {
        var priced = new List<PricedChoice>();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(rfq.Terms.TimeZone)).DateTime);
        for (var i = 0; i < choices.Count; i++)
        {
            var (choice, path) = (choices[i], $"lines[{i}]");
            var line = rfq.Terms.Lines.FirstOrDefault(l => l.LineId == choice.LineId)
                ?? throw Refuse.Field("award.line-unknown", $"{path}.lineId", "This is not a line of the RFQ.");
            var offer = Offers.FirstOrDefault(o => o.SupplierId == choice.SupplierId)
                ?? throw Refuse.Field("award.not-offered", $"{path}.supplierId", "This supplier has no opened bid here.");
            if (Suspended.Contains(choice.SupplierId))
                throw Refuse.Field("award.supplier-suspended", $"{path}.supplierId", "This supplier's profile is suspended; it cannot win now.");
            var held = Certificates.Where(c => c.OrganisationId == choice.SupplierId).ToList();
            var offered = offer.LineOf(choice.LineId);
            if (rfq.Terms.RequiredCertificates.Count > 0 && offered is { NoBid: false, SiteId: null })
                throw Refuse.Field("award.site-missing", $"{path}.supplierId", "The RFQ asks for certificates, which cover sites, and this bid does not say at which site it makes the line.");
            if (offered is { NoBid: false } && MissingFor(rfq.Terms, line, offered.SiteId, held, today) is [var missing, ..])
                throw Refuse.Field("award.certificate-missing", $"{path}.supplierId", $"The RFQ asks for {missing}, and this supplier has none today that is verified and covers this line.");
            if (offer.ValidUntil < today) throw Refuse.Field("award.bid-expired", $"{path}.supplierId", $"This bid was valid until {offer.ValidUntil:yyyy-MM-dd}.");
            if (priced.Exists(l => l.LineId == choice.LineId && l.SupplierId == choice.SupplierId))
                throw Refuse.Field("award.line-twice", path, "Give one quantity for each line and supplier.");

            priced.Add(new PricedChoice(choice.LineId, choice.SupplierId, choice.Quantity, PriceOf(offered, choice.Quantity, path)));
            if (priced.Where(l => l.LineId == choice.LineId).Sum(l => l.Quantity) > line.Quantity)
                throw Refuse.Field("award.too-much", $"{path}.quantity", FormattableString.Invariant($"More is awarded than the {line.Quantity} that were asked for."));
        }

        return priced;
    }

    /// <summary>The certificates that the RFQ asks for and that nothing verified and valid on that day covers this line with.</summary>
    /// <param name="siteId">Where the supplier would make it; when it does not say so, all are missing.</param>
    public static IReadOnlyList<string> MissingFor(RfqTerms terms, RfqLine line, Guid? siteId, IReadOnlyList<KnownCertificate> held, DateOnly day) =>
        [.. terms.RequiredCertificates.Where(type => !held.Any(c => c.TypeCode == type && c.CountsOn(day) && c.Covers(line.ProcessCode, siteId)))];

    private static decimal PriceOf(BidLine? offered, decimal quantity, string path)
    {
        if (decimal.Round(quantity, 4) != quantity) throw Refuse.Field("award.too-precise", $"{path}.quantity", "Quantities have at most 4 decimals.");
        return (offered?.GapAt(quantity) ?? OfferGap.NotOffered) switch
        {
            OfferGap.NotOffered => throw Refuse.Field("award.not-offered", $"{path}.supplierId", "This supplier does not offer this line."),
            OfferGap.BelowMoq => throw Refuse.Field("award.below-moq", $"{path}.quantity", FormattableString.Invariant($"This supplier takes orders from {offered?.Moq} on.")),
            OfferGap.NotAMultiple => throw Refuse.Field("award.not-a-multiple", $"{path}.quantity", FormattableString.Invariant($"This supplier takes orders in multiples of {offered?.OrderMultiple}.")),
            _ => offered?.UnitPriceAt(quantity) ?? throw Refuse.Field("award.no-price", $"{path}.quantity", "This supplier gives no price for so few."),
        };
    }
}
