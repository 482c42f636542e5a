using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Matchmaking.Search.Text;

/// <summary>A word as it was written, and as it is compared: without diacritics, in its basic form.</summary>
/// <param name="Exact">Lower case, composed (NFC), tone marks in one place: hoà and hòa are one word.</param>
/// <param name="Folded">The same without diacritics; đ is d.</param>
public readonly record struct Word(string Exact, string Folded)
{
    public bool HasDiacritics => Exact != Folded;
}

/// <summary>Cuts texts and queries into words in the same way, so that what is written one way is found when asked another.</summary>
public static partial class Analyser
{
    // Two vowels at the end of a syllable carry the tone on either: hoà/hòa, khoẻ/khỏe, thuý/thúy. The first is made the place.
    private static readonly (string Pair, string First)[] OpenPairs = [("oa", "o"), ("oe", "o"), ("uy", "u")];

    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";

    public static IEnumerable<Word> Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) yield break;
        foreach (Match match in Token().Matches(text.Normalize(NormalizationForm.FormC).ToLowerInvariant()))
        {
            foreach (var part in Parts(match.Value))
            {
                var exact = PlaceTone(part);
                yield return new Word(exact, Basic(Fold(exact)));
            }
        }
    }

    /// <summary>Without diacritics, for names and prefixes; spaces between words.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) folded.Append(c is 'đ' ? 'd' : c is 'Đ' ? 'D' : c);
        }

        return folded.ToString().Normalize(NormalizationForm.FormC).ToLowerInvariant();
    }

    // M8x40 is asked for as "M8 x 40", SUS304 as "304": the whole and its parts are words.
    private static IEnumerable<string> Parts(string token)
    {
        yield return token;
        if (!token.Any(char.IsDigit) || !token.Any(char.IsLetter)) yield break;
        foreach (Match part in LettersOrDigits().Matches(token))
        {
            if (part.Length > 1) yield return part.Value;
        }
    }

    private static string PlaceTone(string word)
    {
        if (word.All(char.IsAscii)) return word;
        var letters = word.Normalize(NormalizationForm.FormD);
        var tone = letters.FirstOrDefault(c => Tones.Contains(c, StringComparison.Ordinal));
        if (tone == default) return word;
        var plain = letters.Replace(tone.ToString(), "", StringComparison.Ordinal).Normalize(NormalizationForm.FormC);
        foreach (var (pair, first) in OpenPairs)
        {
            // "qu" is a consonant: quý keeps its mark on y.
            if (plain.EndsWith(pair, StringComparison.Ordinal) && !plain.EndsWith("q" + pair, StringComparison.Ordinal))
                return (plain[..^2] + first + tone + plain[^1]).Normalize(NormalizationForm.FormC);
        }

        return word;
    }

    // English plurals; Vietnamese syllables do not end in s.
    private static string Basic(string word) => word switch
    {
        _ when word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        _ when word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && !word.EndsWith("us", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"\p{L}+|\p{Nd}+")]
    private static partial Regex LettersOrDigits();
}
