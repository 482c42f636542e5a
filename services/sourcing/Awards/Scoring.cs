using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Awards;

/// <summary>What one criterion gives an offer.</summary>
/// <param name="Points">0 to 100, before the weight.</param>
/// <param name="Why">How the points came about, with the figures.</param>
public sealed record ScorePart(CriterionCode Code, int Weight, decimal Points, string Why);

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
            _ => new ScorePart(criterion.Code, criterion.Weight, Unreviewed, "Not enough data (n = 0): the middle of the category, as for every supplier without reviews."),
        }).ToList();
        return new Score(decimal.Round(parts.Sum(part => part.Points * part.Weight) / 100, 2), parts);
    }

    private static ScorePart Price(int weight, decimal cost, decimal lowest)
    {
        var points = decimal.Round(100 * lowest / cost, 2);
        return new ScorePart(CriterionCode.Price, weight, points, FormattableString.Invariant(
            $"100 x lowest cost {lowest:0.##} / this cost {cost:0.##}; cost is quantity x unit price + tooling."));
    }

    // Full points for being in time; a day late costs the same however often one asks, and twice the window is nothing.
    private static ScorePart Delivery(int weight, int leadTimeDays, int windowDays)
    {
        var window = Math.Max(windowDays, 1);
        var late = Math.Max(0, leadTimeDays - window);
        var points = decimal.Round(Math.Max(0, 100m - (100m * late / window)), 2);
        return new ScorePart(CriterionCode.Delivery, weight, points, late == 0
            ? FormattableString.Invariant($"{leadTimeDays} days, within the {window} days to the first delivery.")
            : FormattableString.Invariant($"{leadTimeDays} days are {late} more than the {window} to the first delivery: 100 x (1 - {late} / {window})."));
    }
}
