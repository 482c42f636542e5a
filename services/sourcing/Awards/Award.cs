using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Suppliers;

namespace Matchmaking.Sourcing.Awards;

/// <summary>A buyer's choice: this much of this line from this supplier.</summary>
public sealed record Choice(Guid LineId, Guid SupplierId, decimal Quantity);

/// <summary>What one supplier won of one line, at the price of the break that the quantity reaches.</summary>
public sealed record AwardLine(Guid AwardId, Guid LineId, Guid SupplierId, decimal Quantity, decimal UnitPrice);

/// <summary>The decision on an RFQ: one for each, never changed.</summary>
public sealed class Award
{
    private readonly List<AwardLine> _lines = [];

    private Award()
    {
    }

    public Guid Id { get; private init; }

    public Guid RfqId { get; private init; }

    public string Reason { get; private init; } = "";

    /// <summary>The person, as the OpenID provider says it.</summary>
    public string AwardedBy { get; private init; } = "";

    public DateTimeOffset AwardedAt { get; private init; }

    public IReadOnlyList<AwardLine> Lines => _lines;

    /// <summary>Who won anything, in the order of the decision.</summary>
    public IReadOnlyList<Guid> WinnerIds => [.. _lines.Select(line => line.SupplierId).Distinct()];

    /// <param name="offers">The opened bids of the RFQ.</param>
    /// <param name="suspended">Suppliers whose profile was taken from public view.</param>
    /// <param name="certificates">Verified certificates of the suppliers that were chosen.</param>
    /// <exception cref="RefusalException">A choice is not what was asked and offered; the field is named.</exception>
    public static Award Decide(
        Rfq rfq, IReadOnlyList<BidOffer> offers, IReadOnlyList<Choice> choices, IReadOnlySet<Guid> suspended, IReadOnlyList<KnownCertificate> certificates, string reason, Caller by, DateTimeOffset now)
    {
        var award = new Award { Id = Guid.CreateVersion7(now), RfqId = rfq.Id, Reason = reason.Trim(), AwardedBy = by.Subject, AwardedAt = now };
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(rfq.Terms.TimeZone)).DateTime);
        for (var i = 0; i < choices.Count; i++)
        {
            var (choice, path) = (choices[i], $"lines[{i}]");
            var line = rfq.Terms.Lines.FirstOrDefault(l => l.LineId == choice.LineId)
                ?? throw Refuse.Field("award.line-unknown", $"{path}.lineId", "This is not a line of the RFQ.");
            var offer = offers.FirstOrDefault(o => o.SupplierId == choice.SupplierId)
                ?? throw Refuse.Field("award.not-offered", $"{path}.supplierId", "This supplier has no opened bid here.");
            if (suspended.Contains(choice.SupplierId))
                throw Refuse.Field("award.supplier-suspended", $"{path}.supplierId", "This supplier's profile is suspended; it cannot win now.");
            var held = certificates.Where(c => c.OrganisationId == choice.SupplierId).ToList();
            var offered = offer.LineOf(choice.LineId);
            if (rfq.Terms.RequiredCertificates.Count > 0 && offered is { NoBid: false, SiteId: null })
                throw Refuse.Field("award.site-missing", $"{path}.supplierId", "The RFQ asks for certificates, which cover sites, and this bid does not say at which site it makes the line.");
            if (offered is { NoBid: false } && MissingFor(rfq.Terms, line, offered.SiteId, held, today) is [var missing, ..])
                throw Refuse.Field("award.certificate-missing", $"{path}.supplierId", $"The RFQ asks for {missing}, and this supplier has none today that is verified and covers this line.");
            if (offer.ValidUntil < today) throw Refuse.Field("award.bid-expired", $"{path}.supplierId", $"This bid was valid until {offer.ValidUntil:yyyy-MM-dd}.");
            if (award._lines.Exists(l => l.LineId == choice.LineId && l.SupplierId == choice.SupplierId))
                throw Refuse.Field("award.line-twice", path, "Give one quantity for each line and supplier.");

            var price = PriceOf(offered, choice.Quantity, path);
            award._lines.Add(new AwardLine(award.Id, choice.LineId, choice.SupplierId, choice.Quantity, price));
            if (award._lines.Where(l => l.LineId == choice.LineId).Sum(l => l.Quantity) > line.Quantity)
                throw Refuse.Field("award.too-much", $"{path}.quantity", FormattableString.Invariant($"More is awarded than the {line.Quantity} that were asked for."));
        }

        return award;
    }

    /// <summary>
    /// The part of a line's deliveries that goes with a part of its quantity: each day in proportion, whole units where the
    /// line is in whole units, and together exactly the quantity.
    /// </summary>
    public static IReadOnlyList<ScheduledQuantity> Share(RfqLine line, decimal quantity)
    {
        var decimals = line.Schedule.Select(s => s.Quantity).Append(quantity).All(decimal.IsInteger) ? 0 : 4;
        var shares = new List<ScheduledQuantity>();
        var (asked, given) = (0m, 0m);
        foreach (var delivery in line.Schedule.OrderBy(s => s.DueOn))
        {
            // Rounding the running sum rather than each part loses nothing, and the last sum is the quantity itself.
            asked += delivery.Quantity;
            var until = decimal.Round(quantity * asked / line.Quantity, decimals);
            if (until > given) shares.Add(new ScheduledQuantity(until - given, delivery.DueOn));
            given = Math.Max(given, until);
        }

        return shares;
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
