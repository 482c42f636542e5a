namespace Matchmaking.Sourcing.Awards;

/// <summary>A way to award that the figures suggest.</summary>
public enum ScenarioCode
{
    BestSingleSupplier,
    BestPerLine,
}

/// <summary>One line of a scenario, at the price of the quantity that it awards.</summary>
public sealed record ScenarioLine(Guid LineId, Guid SupplierId, decimal Quantity, decimal UnitPrice);

/// <summary>A suggested award.</summary>
/// <param name="Total">Of its lines, without tooling.</param>
/// <param name="ToolingTotal">What tooling comes to in addition.</param>
/// <param name="IsComplete">Every line of the RFQ is in it.</param>
/// <param name="MissingLineIds">Lines that nobody in it can deliver in the quantity asked for.</param>
public sealed record Scenario(
    ScenarioCode Code, IReadOnlyList<ScenarioLine> Lines, decimal Total, decimal ToolingTotal, int SupplierCount, bool IsComplete,
    IReadOnlyList<Guid> MissingLineIds, string Explanation)
{
    /// <summary>The scenarios for a comparison; none when there is no offer that can be taken.</summary>
    public static IReadOnlyList<Scenario> Of(IReadOnlyList<ComparedLine> lines)
    {
        var single = BestSingleSupplier(lines);
        return single is null ? [] : [single, BestPerLine(lines)];
    }

    private static Scenario? BestSingleSupplier(IReadOnlyList<ComparedLine> lines)
    {
        // Who can deliver more lines comes first, else a supplier with one cheap line would beat one that delivers all.
        var best = lines.SelectMany(line => line.Offers.Where(offer => offer.Score is not null).Select(offer => (line, offer)))
            .GroupBy(pick => pick.offer.SupplierId)
            .OrderByDescending(picks => picks.Count())
            .ThenByDescending(picks => picks.Sum(pick => pick.offer.Score))
            .ThenBy(picks => picks.Sum(pick => pick.offer.Total + (pick.offer.ToolingPrice ?? 0)))
            .FirstOrDefault();
        return best is null ? null : Make(ScenarioCode.BestSingleSupplier, lines, [.. best], FormattableString.Invariant(
            $"{best.First().offer.SupplierName} can deliver {best.Count()} of {lines.Count} lines, with a mean score of {best.Average(pick => pick.offer.Score):0.##} on them; nobody delivers more, or as many with a better score."));
    }

    private static Scenario BestPerLine(IReadOnlyList<ComparedLine> lines) =>
        Make(ScenarioCode.BestPerLine, lines, [.. lines.SelectMany(line => line.Offers.Where(offer => offer.IsBest).Select(offer => (line, offer)))],
            "On each line the supplier with the best score by the published criteria; of equal scores, the lowest cost.");

    private static Scenario Make(ScenarioCode code, IReadOnlyList<ComparedLine> lines, List<(ComparedLine Line, ComparedOffer Offer)> picks, string why)
    {
        var missing = lines.Select(line => line.LineId).Except(picks.Select(pick => pick.Line.LineId)).ToList();
        return new Scenario(
            code,
            picks.ConvertAll(pick => new ScenarioLine(pick.Line.LineId, pick.Offer.SupplierId, pick.Line.Quantity, pick.Offer.UnitPrice ?? 0)),
            picks.Sum(pick => pick.Offer.Total ?? 0), picks.Sum(pick => pick.Offer.ToolingPrice ?? 0),
            picks.Select(pick => pick.Offer.SupplierId).Distinct().Count(), missing.Count == 0, missing,
            missing.Count == 0 ? why : $"{why} Incomplete: {missing.Count} of {lines.Count} lines have no such offer for the quantity asked for.");
    }
}
