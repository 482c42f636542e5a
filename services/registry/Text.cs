using System.Globalization;
using System.Text;

namespace Matchmaking.Registry;

/// <summary>Text as people type it.</summary>
internal static class Text
{
    /// <summary>Trimmed; nothing typed is no text.</summary>
    public static string? OrNull(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    /// <summary>Each text once, trimmed, in the order typed.</summary>
    public static List<string> Distinct(IEnumerable<string>? typed) => [.. (typed ?? []).Select(OrNull).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Without marks, case and punctuation, one space between words: "Địa chỉ:" and "DIA CHI" are the same, and so are "hoà" and "hòa".
    /// </summary>
    public static string Plain(string typed)
    {
        var plain = new StringBuilder(typed.Length);
        foreach (var c in typed.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark) continue;
            if (char.IsLetterOrDigit(c)) plain.Append(c is 'đ' or 'Đ' ? 'd' : char.ToLowerInvariant(c));
            else if (plain.Length > 0 && plain[^1] != ' ') plain.Append(' ');
        }

        return plain.ToString().TrimEnd();
    }

    /// <summary>As <see cref="Plain"/>, without spaces too: "Ha Noi" and "Hanoi" are the same.</summary>
    public static string Compact(string typed) => Plain(typed).Replace(" ", "", StringComparison.Ordinal);
}
