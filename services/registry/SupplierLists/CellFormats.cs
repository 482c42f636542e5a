using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>How the numbers of a workbook are shown, as far as that changes what they mean: dates and percentages.</summary>
internal sealed partial class CellFormats(Dictionary<int, string> codes, List<int> cells, bool is1904)
{
    private const double LastDay = 2_958_465; // 9999-12-31

    private static readonly SearchValues<char> OfDates = SearchValues.Create("dDmMyYhHsS");

    private readonly Dictionary<int, Meaning> _known = [];

    private enum Meaning
    {
        Number,
        Date,
        Percent,
    }

    /// <param name="style">Which of the workbook's cell formats.</param>
    public string? TextOf(string text, int style)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return Text.OrNull(text);
        var meaning = style < cells.Count ? MeaningOf(cells[style]) : Meaning.Number;
        if (meaning is Meaning.Date && number + (is1904 ? 1462 : 0) is >= 1 and <= LastDay and var day) return DateTime.FromOADate(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var plain = (meaning is Meaning.Percent ? Math.Round(number * 100, 10) : number).ToString("0.##########", CultureInfo.InvariantCulture);

        // "1.234" might be grouped thousands to whoever reads it as text; this one is not.
        return plain.Length - plain.IndexOf('.', StringComparison.Ordinal) == 4 && plain.Contains('.', StringComparison.Ordinal) ? plain + "0" : plain;
    }

    private Meaning MeaningOf(int format)
    {
        if (_known.TryGetValue(format, out var known)) return known;
        var code = codes.TryGetValue(format, out var said) ? Quoted().Replace(said.Length > 255 ? said[..255] : said, "") : "";
        return _known[format] = format is 9 or 10 || code.Contains('%', StringComparison.Ordinal) ? Meaning.Percent
            : format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) || code.AsSpan().ContainsAny(OfDates) ? Meaning.Date : Meaning.Number;
    }

    // What is shown as it stands, colours and currencies: no part of a date.
    [GeneratedRegex("""
        "[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General
        """, RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();
}
