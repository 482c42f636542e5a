using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Matchmaking.Search.Text;

/// <summary>
/// Cuts texts and queries into words in the same way, so that what is written one way is found when asked another. Every engine
/// gets these words and does no analysis of its own.
/// </summary>
public static partial class Analyser
{
    // PostgreSQL takes lexemes of up to 2,046 bytes; no word is that long.
    private const int MaxLength = 64;
    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";

    public static IReadOnlyList<Word> Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        var parts = Token().Matches(Prepared(text)).SelectMany(token => Parts(token.Value)).ToList();

        // M8 x 40: between two sizes the x is a sign, as it is in M8x40.
        bool IsSign(int i) => parts[i] == "x" && i > 0 && i + 1 < parts.Count && char.IsAsciiDigit(parts[i - 1][^1]) && char.IsAsciiDigit(parts[i + 1][0]);
        return [.. parts.Where((_, i) => !IsSign(i)).Select(Of).Where(w => w.Folded.Length > 0)];
    }

    /// <summary>The words of a name without diacritics, for prefixes and for names that look alike.</summary>
    public static string Folded(string? text) => string.Join(' ', Words(text).Select(w => w.Folded));

    /// <summary>Without diacritics; case and everything else stays.</summary>
    public static string WithoutDiacritics(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark) plain.Append(c switch { 'đ' => 'd', 'Đ' => 'D', _ => c });
        }

        return plain.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// The tone belongs to the syllable, not to a letter, so it is moved behind it: hoà, hòa and even hoa with a stray mark become
    /// one. An open syllable in y is the same in i (kỹ, kĩ).
    /// </summary>
    public static string Syllable(string written)
    {
        if (written.All(char.IsAscii)) return OpenY().Replace(written, "${onset}i");
        var letters = new StringBuilder(written.Length);
        var tone = "";
        foreach (var c in written.Normalize(NormalizationForm.FormD))
        {
            if (Tones.Contains(c, StringComparison.Ordinal)) tone = c.ToString();
            else letters.Append(c);
        }

        return (OpenY().Replace(letters.ToString().Normalize(NormalizationForm.FormC), "${onset}i") + tone).Normalize(NormalizationForm.FormC);
    }

    private static Word Of(string written)
    {
        var exact = Syllable(written);
        var folded = WithoutDiacritics(exact);
        return new Word(written, exact, folded, EnglishEnding.Without(folded));
    }

    // Full-width and other compatibility forms become plain ones (lists from Japan and Korea have them); what cannot be seen goes.
    private static string Prepared(string text)
    {
        if (text.Any(char.IsSurrogate)) text = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
        var plain = text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Replace('×', 'x');
        return Possessive().Replace(Invisible().Replace(plain, ""), "");
    }

    // Letters and digits part where words of two or more letters meet a number (SUS304, ISO9001, 40mm); a single letter belongs to
    // its number (M8, S45C, 304L), and an x between numbers is a sign (10x20).
    private static IEnumerable<string> Parts(string token)
    {
        if (!token.Any(char.IsAsciiDigit)) return [Cut(token)];
        var runs = Run().Matches(token).Select(m => m.Value).ToList();
        var parts = new List<string>();
        var isOpen = false;
        for (var i = 0; i < runs.Count; i++)
        {
            var isNumber = char.IsAsciiDigit(runs[i][0]);
            if (runs[i] == "x" && i > 0 && i + 1 < runs.Count)
            {
                isOpen = false;
                continue;
            }

            var joins = isNumber || runs[i].Length == 1;
            if (joins && isOpen) parts[^1] += runs[i];
            else parts.Add(runs[i]);
            isOpen = joins;
        }

        return parts.Select(part => Cut(part.Replace(',', '.')));
    }

    private static string Cut(string part) => part.Length <= MaxLength ? part : part[..MaxLength];

    // A point or comma inside a number belongs to it (0.05, 0,05); a comma before three digits separates two (304,316).
    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}](?:[\p{L}\p{M}\p{Nd}]|(?<=[0-9])\.(?=[0-9])|(?<=[0-9]),(?=[0-9]{1,2}(?![0-9])))*")]
    private static partial Regex Token();

    [GeneratedRegex(@"[0-9][0-9.,]*|[^0-9]+")]
    private static partial Regex Run();

    [GeneratedRegex(@"^(?<onset>[bcdđghklmnprstvx]|th|nh|kh|ph|tr|ng|ch|qu)y$")]
    private static partial Regex OpenY();

    [GeneratedRegex(@"['’]s\b")]
    private static partial Regex Possessive();

    [GeneratedRegex(@"\p{Cf}")]
    private static partial Regex Invisible();
}
