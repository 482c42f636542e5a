using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Awards;

/// <summary>What one supplier offers for one line, for the whole quantity that was asked for.</summary>
/// <param name="Gap">Why it cannot be taken for that quantity; None if it can.</param>
/// <param name="Total">Quantity x unit price, without tooling.</param>
/// <param name="MeetsSchedule">A first order placed at the opening would be in time for the first delivery.</param>
/// <param name="Score">Null where there is a gap.</param>
public sealed record ComparedOffer(
    Guid SupplierId, string SupplierName, bool NoBid, OfferGap Gap, decimal? UnitPrice, decimal? Total, decimal Moq, decimal OrderMultiple,
    int LeadTimeDaysFirst, int LeadTimeDaysRepeat, bool MeetsSchedule, decimal? ToolingPrice, ToolOwner? ToolingOwnedBy, int? SampleDays,
    string? CountryOfManufacture, decimal? DomesticValueSharePercent, decimal? MonthlyCapacity, IReadOnlyList<PriceBreak> Prices,
    string? Deviations, string? AlternativeOffered, decimal? Score, IReadOnlyList<ScorePart> ScoreParts, bool IsBest);

/// <summary>One line with everybody's offer, in the same order of suppliers on every line.</summary>
public sealed record ComparedLine(
    Guid LineId, string PartNumber, string Revision, string Description, decimal Quantity, string Unit, decimal? TargetPrice, IReadOnlyList<ComparedOffer> Offers);

/// <summary>Bids of one RFQ side by side: every line, every supplier, gaps included.</summary>
public static class Comparison
{
    /// <param name="offers">The opened bids, in the order of the columns.</param>
    /// <param name="nameOf">What a supplier is called.</param>
    public static IReadOnlyList<ComparedLine> Of(RfqTerms terms, DateTimeOffset openedAt, IReadOnlyList<BidOffer> offers, Func<Guid, string> nameOf)
    {
        var openedOn = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(openedAt, TimeZoneInfo.FindSystemTimeZoneById(terms.TimeZone)).DateTime);
        return [.. terms.Lines.Select(line => LineOf(line, terms.Criteria, openedOn, offers, nameOf))];
    }

    private static ComparedLine LineOf(RfqLine line, IReadOnlyList<Criterion> criteria, DateOnly openedOn, IReadOnlyList<BidOffer> offers, Func<Guid, string> nameOf)
    {
        var windowDays = line.Schedule.Min(s => s.DueOn).DayNumber - openedOn.DayNumber;
        var offered = offers.Select(offer => (offer.SupplierId, Line: offer.LineOf(line.LineId))).ToList();
        var costs = offered.ConvertAll(o => o.Line is null ? null : Score.CostOf(o.Line, line.Quantity));
        var lowest = costs.Min();

        var compared = offered.Select((o, i) =>
        {
            var score = o.Line is not null && costs[i] is { } cost && lowest is { } low ? Score.Of(criteria, o.Line, cost, low, windowDays) : null;
            return Compare(o.SupplierId, nameOf(o.SupplierId), o.Line, line.Quantity, windowDays, score);
        }).ToList();

        // The best by the published criteria; of equal ones, the cheapest.
        var best = compared.Select((offer, i) => (offer, cost: costs[i])).Where(o => o.offer.Score is not null)
            .OrderByDescending(o => o.offer.Score).ThenBy(o => o.cost).Select(o => o.offer).FirstOrDefault();
        return new ComparedLine(
            line.LineId ?? default, line.PartNumber, line.Revision, line.Description, line.Quantity, line.Unit, line.TargetPrice,
            [.. compared.Select(offer => ReferenceEquals(offer, best) ? offer with { IsBest = true } : offer)]);
    }

    private static ComparedOffer Compare(Guid supplierId, string name, BidLine? line, decimal quantity, int windowDays, Score? score)
    {
        var unitPrice = line?.UnitPriceAt(quantity);
        return new ComparedOffer(
            supplierId, name, line is null or { NoBid: true }, line?.GapAt(quantity) ?? OfferGap.NotOffered, unitPrice, unitPrice * quantity,
            line?.Moq ?? 0, line?.OrderMultiple ?? 0, line?.LeadTimeDaysFirst ?? 0, line?.LeadTimeDaysRepeat ?? 0,
            line is { NoBid: false } && line.LeadTimeDaysFirst <= windowDays, line?.ToolingPrice, line?.ToolingOwnedBy, line?.SampleDays,
            line?.CountryOfManufacture, line?.DomesticValueSharePercent, line?.MonthlyCapacity,
            [.. (line?.Prices ?? []).OrderBy(p => p.FromQuantity).Select(p => new PriceBreak(p.FromQuantity, p.UnitPrice))],
            line?.Deviations, line?.AlternativeOffered, score?.Total, score?.Parts ?? [], IsBest: false);
    }
}
