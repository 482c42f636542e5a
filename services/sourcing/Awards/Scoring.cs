using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Awards;

/// <summary>What one criterion gives an offer.</summary>
/// <param name="Points">0 to 100, before the weight.</param>
/// <param name="LowestCost">Of a price, with <paramref name="Cost"/>: points are 100 x lowest / this one, each quantity x unit price + tooling.</param>
/// <param name="LeadTimeDays">Of a delivery, with <paramref name="WindowDays"/>, the days to the first one: full points within it, none from twice as long on.</param>
/// <remarks>Without figures there are too few reviews: the middle of the category, as for every supplier without them.</remarks>
public sealed record ScorePart(
    CriterionCode Code, int Weight, decimal Points, decimal? LowestCost = null, decimal? Cost = null, int? LeadTimeDays = null, int? WindowDays = null);

/// <summary>Points by the published criteria, and nothing else.</summary>
/// <param name="Total">0 to 100.</param>
public sealed record Score(decimal Total, IReadOnlyList<ScorePart> Parts)
{
    // Nobody has reviews yet, so everybody stands where the middle of a category would: newcomers are not shut out.
    private const decimal Unreviewed = 50;

    /// <summary>What a line costs from an offer: its quantity at that quantity's price, and the tooling.</summary>
    public static decimal? CostOf(BidLine offered, decimal quantity) =>
        offered.GapAt(quantity) == OfferGap.None ? (offered.UnitPriceAt(quantity) * quantity) + (offered.ToolingPrice ?? 0) : null;

    /// <param name="lowestCost">Among the offers that can be taken for the line's whole quantity; this one is among them.</param>
    /// <param name="windowDays">From the opening to the line's first delivery.</param>
    public static Score Of(IReadOnlyList<Criterion> criteria, BidLine offered, decimal cost, decimal lowestCost, int windowDays)
    {
        var parts = criteria.Select(criterion => criterion.Code switch
        {
            CriterionCode.Price => Price(criterion.Weight, cost, lowestCost),
            CriterionCode.Delivery => Delivery(criterion.Weight, offered.LeadTimeDaysFirst, windowDays),
            _ => new ScorePart(criterion.Code, criterion.Weight, Unreviewed),
        }).ToList();
        return new Score(decimal.Round(parts.Sum(part => part.Points * part.Weight) / 100, 2), parts);
    }

    private static ScorePart Price(int weight, decimal cost, decimal lowest)
    {
        var points = decimal.Round(100 * lowest / cost, 2);
        return new ScorePart(CriterionCode.Price, weight, points, lowest, cost);
    }

    // Full points for being in time; a day late costs the same however often one asks, and twice the window is nothing.
    private static ScorePart Delivery(int weight, int leadTimeDays, int windowDays)
    {
        var window = Math.Max(windowDays, 1);
        var late = Math.Max(0, leadTimeDays - window);
        var points = decimal.Round(Math.Max(0, 100m - (100m * late / window)), 2);
        return new ScorePart(CriterionCode.Delivery, weight, points, LeadTimeDays: leadTimeDays, WindowDays: window);
    }
}
