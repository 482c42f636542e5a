namespace Matchmaking.Registry.SupplierLists;

/// <summary>A name as it is compared: what is the firm's own, its trades, and the province that it names.</summary>
internal sealed record FirmName(IReadOnlyList<string> Own, IReadOnlySet<string> Trades, string? Place);

/// <summary>An address as it is compared: today's province, and the words and numbers that tell places of one province apart.</summary>
internal sealed record FirmPlace(string? Province, IReadOnlyList<string> Words);

/// <summary>A firm as it is compared: by any of its names, at any of its places.</summary>
internal sealed record FirmTraits(IReadOnlyList<FirmName> Names, IReadOnlyList<FirmPlace> Places);

/// <summary>
/// How alike two firms are by name and address, from 0 to 1. Words that many firms share (legal forms, trades) count little or
/// nothing, a firm's own words count, with one letter amiss too; a number or a place in the name has to be the same. Where both
/// addresses say more than a province, they have to agree.
/// </summary>
internal sealed class FirmLikeness(ListWords words)
{
    /// <summary>Chosen on one half of the labelled set and measured on the other; see the registry's README.</summary>
    public const double Threshold = 0.8;

    private const int LongestKey = 20;

    private readonly DuplicateWords _names = new(WordFile.Words("firms"));
    private readonly DuplicateWords _addresses = new(WordFile.Words("addresses"));

    public FirmTraits Of(IEnumerable<string?> names, IEnumerable<(string? Address, string? Park, string? Province)> places) => new(
        [.. names.OfType<string>().Distinct().Select(NameOf).Where(n => n.Own.Count > 0)],
        [.. places.Select(p => PlaceOf(p.Address, p.Park, p.Province))]);

    /// <summary>By which firms are found that may be alike: whoever shares none of these is not compared.</summary>
    public static IReadOnlySet<string> KeysOf(FirmTraits firm)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var own in firm.Names.Select(n => n.Own))
        {
            // With one letter left out, wherever, two names that differ by a letter have a key in common.
            var whole = string.Concat(own);
            if (whole.Length > LongestKey) whole = whole[..LongestKey];
            keys.Add(whole);
            for (var i = 0; i < whole.Length && whole.Length > 4; i++) keys.Add(whole.Remove(i, 1));
            for (var i = 0; i + 1 < own.Count; i++) keys.Add(own[i] + own[i + 1]);
            foreach (var word in own.Where(w => w.Length >= 4)) keys.Add(word);
            foreach (var province in firm.Places.Select(p => p.Province).OfType<string>()) keys.UnionWith([$"{province}={whole}", $"{province}-{whole[..Math.Min(4, whole.Length)]}"]);
        }

        return keys;
    }

    public static double Score(FirmTraits one, FirmTraits other)
    {
        var name = one.Names.SelectMany(_ => other.Names, NameScore).DefaultIfEmpty(0).Max();
        if (name == 0) return 0;
        var places = one.Places.SelectMany(_ => other.Places, PlaceFactor).DefaultIfEmpty(0.9).Max();
        return Math.Min(1, name * places);
    }

    private FirmName NameOf(string name)
    {
        var (left, trades) = _names.Take(Text.Plain(name));
        trades.Remove("form");

        // "Foxconn Bắc Giang": the place is no word of the firm's own, unless nothing else is.
        for (var n = Math.Min(4, left.Count - 1); n > 0; n--)
        {
            for (var i = left.Count - n; i > 0; i--)
            {
                var place = string.Join(' ', left.Skip(i).Take(n));
                if (char.IsAsciiDigit(place[0]) || words.Provinces.Of(place) is null) continue;
                left.RemoveRange(i, n);
                return new FirmName(left, trades, place.Replace(" ", "", StringComparison.Ordinal));
            }
        }

        return new FirmName(left.Count > 0 ? left : [.. trades.Order(StringComparer.Ordinal)], trades, null);
    }

    private FirmPlace PlaceOf(string? address, string? park, string? province)
    {
        var (left, _) = _addresses.Take(Text.Plain($"{address} {park}"));
        var today = province ?? (address is null ? null : words.Provinces.OfAddress(address));

        // What only says the province again says nothing of where in it.
        for (var n = 4; n > 0; n--)
        {
            for (var i = left.Count - n; i >= 0; i--)
            {
                if (i + n > left.Count || (n == 1 && left[i].Length <= 3) || words.Provinces.Of(string.Join(' ', left.Skip(i).Take(n))) is null) continue;
                left.RemoveRange(i, n);
            }
        }

        return new FirmPlace(today, [.. left.Distinct()]);
    }

    private static double NameScore(FirmName one, FirmName other)
    {
        if (one.Place is not null && other.Place is not null && one.Place != other.Place) return 0;
        if (!one.Own.Where(IsNumber).ToHashSet().SetEquals(other.Own.Where(IsNumber))) return 0;
        var (shared, mostShared) = (Shared(one.Own, other.Own), Math.Min(Weight(one.Own), Weight(other.Own)));
        var dice = 2 * shared / (Weight(one.Own) + Weight(other.Own));
        var words = (0.7 * dice) + (0.3 * shared / mostShared);

        // "Kim Long" and "Kimlong".
        var letters = Similarity(string.Concat(one.Own), string.Concat(other.Own));
        var own = Math.Max(words, letters >= 0.8 ? letters : 0);
        var trades = one.Trades.Count == 0 || other.Trades.Count == 0 ? 1 : one.Trades.Overlaps(other.Trades) ? 1 : 0.75;
        return own * trades;
    }

    private static double PlaceFactor(FirmPlace one, FirmPlace other)
    {
        if (one.Province is not null && other.Province is not null && one.Province != other.Province) return 0.4;
        if (one.Words.Count == 0 || other.Words.Count == 0) return one.Province is null || other.Province is null ? 0.9 : 0.97;
        var alike = Shared(one.Words, other.Words) / Math.Min(Weight(one.Words), Weight(other.Words));
        return 0.6 + (0.45 * alike);
    }

    // Of the words of one, how much the other has too: each word once, a letter amiss counts a little less.
    private static double Shared(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var left = other.ToList();
        var shared = 0.0;
        foreach (var word in one)
        {
            var (best, at) = (0.0, -1);
            for (var i = 0; i < left.Count; i++)
            {
                var alike = word == left[i] ? 1 : IsNumber(word) || IsNumber(left[i]) || Math.Min(word.Length, left[i].Length) < 4 ? 0 : Similarity(word, left[i]);
                if (alike >= 0.75 && alike > best) (best, at) = (alike, i);
            }

            if (at < 0) continue;
            shared += best * Weight(word);
            left.RemoveAt(at);
        }

        return shared;
    }

    private static double Weight(IEnumerable<string> words) => words.Sum(Weight);

    // Single letters say little; a long word says more than a syllable.
    private static double Weight(string word) => word.Length == 1 ? 0.5 : word.Length <= 3 ? 1 : 1.5;

    private static bool IsNumber(string word) => char.IsAsciiDigit(word[0]) || word is "i" or "ii" or "iii" or "iv" or "v" or "vi";

    /// <summary>1 without difference; each letter that is amiss, missing or swapped with its neighbour takes its share.</summary>
    internal static double Similarity(string one, string other)
    {
        var longest = Math.Max(one.Length, other.Length);
        return longest == 0 ? 1 : 1 - ((double)Distance(one, other) / longest);
    }

    private static int Distance(string one, string other)
    {
        var (before, previous, current) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++) previous[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[other.Length];
    }
}
