using System.Globalization;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.SupplierLists;
using Matchmaking.Registry.Tests.SupplierLists.Labelled;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>How well duplicates are found, on spellings with labels.</summary>
public sealed class DuplicateTests(ITestOutputHelper output)
{
    private static readonly FirmLikeness Likeness = new(new ListWords(new CodeLists()));

    private sealed record Pair(Mention One, Mention Other, bool IsSame, double Score);

    [Fact(DisplayName = "PRO-4: the threshold is what one half of the labelled set chooses, and on the other half fuzzy duplicates are found with precision of at least 0.95 at recall of at least 0.85")]
    public void Precision_and_recall()
    {
        // The rule: of the thresholds that make no more than one mistake in twenty, the one with the best balance; of equal ones the strictest.
        var choosing = Pairs(isForChoosing: true);
        var steps = Enumerable.Range(0, 13).Select(i => Math.Round(0.6 + (i * 0.025), 3)).Select(at => (At: at, Figures: Measure(choosing, at))).ToList();
        foreach (var (at, figures) in steps) Say("to choose", at, figures);
        var chosen = steps.Where(s => s.Figures.Precision >= 0.95).MaxBy(s => (Math.Round(2 * s.Figures.Precision * s.Figures.Recall / (s.Figures.Precision + s.Figures.Recall), 3), s.At));
        Assert.Equal(FirmLikeness.Threshold, chosen.At);

        var held = Pairs(isForChoosing: false);
        var (precision, recall, _) = Measure(held, FirmLikeness.Threshold);
        Say("held back", FirmLikeness.Threshold, Measure(held, FirmLikeness.Threshold));
        var listed = held.Where(p => !IsInvented(p.One) && !IsInvented(p.Other)).ToList();
        Say("held back, of them the listed firms alone", FirmLikeness.Threshold, Measure(listed, FirmLikeness.Threshold));
        foreach (var group in listed.Where(p => p.IsSame).GroupBy(p => p.One.Family).OrderByDescending(g => g.Count()))
            output.WriteLine($"  {group.Key}: {group.Count()} duplicates, {group.Count(p => p.Score >= FirmLikeness.Threshold)} found");
        Assert.True(held.Count(p => p.IsSame) > 300, "too few duplicates to say anything");
        Assert.True(precision >= 0.95, $"precision {precision}");
        Assert.True(recall >= 0.85, $"recall {recall}");
    }

    private void Say(string half, double threshold, (double Precision, double Recall, int Same) figures) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{half}: threshold {threshold:0.000}, precision {figures.Precision:0.000}, recall {figures.Recall:0.000}, {figures.Same} duplicates"));

    private static bool IsInvented(Mention mention) => mention.Family.StartsWith("family ", StringComparison.Ordinal);

    private static (double Precision, double Recall, int Same) Measure(List<Pair> pairs, double threshold)
    {
        var (found, right, same) = (pairs.Count(p => p.Score >= threshold), pairs.Count(p => p.IsSame && p.Score >= threshold), pairs.Count(p => p.IsSame));
        return ((double)right / Math.Max(1, found), (double)right / same, same);
    }

    // Every two mentions of a half. As in an import, an earlier row is compared only where both share a key that few earlier rows have.
    private static List<Pair> Pairs(bool isForChoosing)
    {
        var firms = LabelledFirms.All().Where(m => LabelledFirms.IsForChoosing(m.Family) == isForChoosing).Select(m => (Mention: m, Traits: Likeness.Of([m.Name], [(m.Address, null, null)]))).ToList();
        var (pairs, earlier) = (new List<Pair>(), new Dictionary<string, List<int>>(StringComparer.Ordinal));
        for (var i = 0; i < firms.Count; i++)
        {
            var keys = FirmLikeness.KeysOf(firms[i].Traits);
            var compared = keys.Select(k => earlier.GetValueOrDefault(k)).OfType<List<int>>().Where(of => of.Count <= Duplicates.MostOfOneKey).SelectMany(of => of).ToHashSet();
            for (var j = 0; j < i; j++)
            {
                var (one, other) = (firms[i], firms[j]);
                if (one.Mention.Family == other.Mention.Family && (one.Mention.Firm.EndsWith('?') || other.Mention.Firm.EndsWith('?'))) continue;
                pairs.Add(new Pair(one.Mention, other.Mention, one.Mention.Firm == other.Mention.Firm, compared.Contains(j) ? FirmLikeness.Score(one.Traits, other.Traits) : 0));
            }

            foreach (var key in keys) (earlier.TryGetValue(key, out var of) ? of : earlier[key] = []).Add(i);
        }

        return pairs;
    }

    [Theory(DisplayName = "PRO-4: what makes two spellings one firm, and what does not")]
    [InlineData("Công ty TNHH Cơ khí Hoàng Long", "Lô A1, KCN Quế Võ, Bắc Ninh", "HOANG LONG MECHANICAL CO., LTD", "Lot A1, Que Vo Industrial Park, Bac Ninh, Vietnam", true)]
    [InlineData("Công ty Cổ phần Kim Long", "Hà Nội", "Kimlong JSC", "Hanoi", true)]
    [InlineData("Công ty TNHH Hòa Bình", "Số 5 Trần Phú, Hà Nội", "CTY TNHH HOÀ BÌNH", "5 Trần Phú, Hà Nội", true)]
    [InlineData("Foxconn Bắc Giang", "KCN Đình Trám, Bắc Giang", "Foxconn Bắc Ninh", "KCN Quế Võ, Bắc Ninh", false)]
    [InlineData("Công ty May 10", "Hà Nội", "Công ty May 20", "Hà Nội", false)]
    [InlineData("Công ty TNHH Nhựa Thành Đạt", "Hà Nội", "Công ty TNHH Bao bì Thành Đạt", "Hà Nội", false)]
    [InlineData("Công ty TNHH Cơ khí Hoàng Long", "Lô A1, KCN Quế Võ, Bắc Ninh", "Công ty TNHH Cơ khí Hoàng Lâm", "Lô A1, KCN Quế Võ, Bắc Ninh", false)]
    public void Spellings(string name, string address, string otherName, string otherAddress, bool isSame) =>
        Assert.Equal(isSame, FirmLikeness.Score(Likeness.Of([name], [(address, null, null)]), Likeness.Of([otherName], [(otherAddress, null, null)])) >= FirmLikeness.Threshold);
}
