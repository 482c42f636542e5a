using System.Globalization;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Numbers as lists have them: "1.000" and "1,000" people, "0,02" and "0.02" mm, "1.234.567,5".</summary>
internal static class ListNumber
{
    /// <param name="counts">Whole pieces or people: three digits after one separator are thousands; otherwise they are decimals.</param>
    /// <param name="other">What it would be the other way round, where both can be meant.</param>
    public static bool TryRead(string text, bool counts, out decimal number, out decimal? other)
    {
        other = null;
        var plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var (dots, commas) = (plain.Count(c => c == '.'), plain.Count(c => c == ','));
        if (dots > 0 && commas > 0)
        {
            var point = plain.LastIndexOf('.') > plain.LastIndexOf(',') ? '.' : ',';
            return TryGrouped(plain, point == '.' ? ',' : '.', point, out number);
        }

        var separator = commas > 0 ? ',' : '.';
        if (dots + commas == 0) return TryPlain(plain, out number);
        if (dots + commas > 1) return TryGrouped(plain, separator, null, out number);
        var asPoint = TryPlain(plain.Replace(',', '.'), out var decimals);
        if (!TryGrouped(plain, separator, null, out var thousands))
        {
            number = decimals;
            return asPoint;
        }

        (number, other) = counts ? (thousands, decimals) : (decimals, thousands);
        return true;
    }

    private static bool TryPlain(string text, out decimal number) => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    // Groups are of three digits, the first one of one to three and not of a zero: "0.125" is no hundred and twenty-five.
    private static bool TryGrouped(string text, char group, char? point, out decimal number)
    {
        number = 0;
        var (whole, rest) = point is { } p && text.Split(p) is [var before, var after] ? (before, after) : (text, null);
        if (point is not null && rest is null) return false;
        var groups = whole.TrimStart('-', '+').Split(group);
        if (groups[0].Length is 0 or > 3 || groups[0][0] == '0' || groups.Skip(1).Any(g => g.Length != 3) || !groups.All(g => g.All(char.IsAsciiDigit))) return false;
        return TryPlain(whole.Replace(group.ToString(), "", StringComparison.Ordinal) + (rest is null ? "" : "." + rest), out number);
    }
}
