using System.Text.RegularExpressions;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Tells which of our columns a header means, in Vietnamese with or without marks, or in English.</summary>
internal static partial class HeaderWords
{
    /// <summary>A header that is known and says nothing of a supplier, such as the running number.</summary>
    public const string Nothing = "-";

    private static readonly Dictionary<string, string> Known = Dictionary();

    /// <returns>The column, <see cref="Nothing"/>, or null where the header is not known.</returns>
    public static string? Column(string header)
    {
        // "Số lao động (người)" and "5. Địa chỉ" mean the same without what is around the words.
        var bare = Numbering().Replace(Bracketed().Replace(header, " "), "");
        return Known.GetValueOrDefault(Text.Compact(header)) ?? Known.GetValueOrDefault(Text.Compact(bare));
    }

    private static Dictionary<string, string> Dictionary()
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, word) in WordFile.Words("headers")) known.TryAdd(Text.Compact(word), column);
        return known;
    }

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]|\*")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"^\s*[0-9]{1,2}\s*[.)]\s*")]
    private static partial Regex Numbering();
}
