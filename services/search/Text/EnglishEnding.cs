namespace Matchmaking.Search.Text;

/// <summary>
/// A light stemmer: plural, -ing, -ed and a silent e, so that turned, turning and turns meet. Vietnamese syllables end in none of
/// these, and so pass unchanged.
/// </summary>
internal static class EnglishEnding
{
    private const string Vowels = "aeiouy";

    public static string Without(string word)
    {
        if (word.Length < 4 || !word.All(char.IsAsciiLetterLower)) return word;
        return WithoutSilentE(WithoutTense(WithoutPlural(word)));
    }

    /// <summary>One and many are one; but plating is not a plate.</summary>
    public static string WithoutPlural(string word) => word switch
    {
        _ when word.Length < 4 || word[^1] != 's' || Ends(word, "ss") || Ends(word, "us") || Ends(word, "is") => word,
        _ when Ends(word, "ies") && word.Length > 4 => word[..^3] + "y",
        _ when Ends(word, "sses") || Ends(word, "xes") || Ends(word, "ches") || Ends(word, "shes") || Ends(word, "zes") => word[..^2],
        _ => word[..^1],
    };

    private static string WithoutTense(string word)
    {
        var stem = Ends(word, "ing") ? word[..^3] : Ends(word, "ed") && !Ends(word, "eed") ? word[..^2] : word;
        if (stem == word || stem.Length < 3 || !stem.Any(IsVowel)) return word;
        if (stem[^1] == stem[^2] && !"lsz".Contains(stem[^1], StringComparison.Ordinal) && !IsVowel(stem[^1])) return stem[..^1]; // cutting: cut
        var isShort = stem.Length == 3 && !IsVowel(stem[0]) && IsVowel(stem[1]) && !IsVowel(stem[2]) && !"wx".Contains(stem[2], StringComparison.Ordinal);
        return isShort ? stem + "e" : stem; // wiring: wire
    }

    private static string WithoutSilentE(string word) => word.Length > 4 && word.EndsWith('e') && !IsVowel(word[^2]) ? word[..^1] : word;

    private static bool IsVowel(char c) => Vowels.Contains(c, StringComparison.Ordinal);

    private static bool Ends(string word, string ending) => word.EndsWith(ending, StringComparison.Ordinal);
}
