using System.Globalization;
using System.Text;

namespace Matchmaking.Sourcing;

/// <summary>Text as it is compared: lower case, without diacritics, so that "khuon" finds "khuôn".</summary>
public static class Fold
{
    public static string Text(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark) folded.Append(c == 'đ' ? 'd' : c);
        }

        return folded.ToString();
    }
}
