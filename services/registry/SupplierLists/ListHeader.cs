namespace Matchmaking.Registry.SupplierLists;

/// <summary>Where the header of a list stands, and which of our columns each of its own is taken for.</summary>
/// <param name="Row">As a spreadsheet counts; titles may stand above it.</param>
/// <param name="Columns">Null where a column is not used.</param>
internal sealed record ListHeader(int Row, IReadOnlyList<string> Names, IReadOnlyList<string?> Columns)
{
    /// <summary>Rows in which a header is looked for.</summary>
    public const int Depth = 20;

    /// <summary>The row in which most names are known; the first one where none is.</summary>
    /// <param name="top">Not empty.</param>
    public static ListHeader Of(IReadOnlyList<RawRow> top) => Of(top.MaxBy(r => r.Cells.Select(Known).OfType<string>().Distinct().Count())!, top); // The first of several.

    /// <summary>Of a row that was chosen. A column may have no name; the first rows show how many there are.</summary>
    public static ListHeader Of(RawRow row, IReadOnlyList<RawRow> top)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { HeaderWords.Nothing };
        var width = Math.Max(row.Cells.Count, top.Where(r => r.Number > row.Number && !r.IsMalformed).Select(r => r.Cells.Count).DefaultIfEmpty().Max());
        List<string?> cells = [.. row.Cells, .. Enumerable.Repeat<string?>(null, width - row.Cells.Count)];
        return new ListHeader(row.Number, [.. cells.Select(c => c ?? "")], [.. cells.Select(c => Known(c) is { } column && taken.Add(column) ? column : null)]);
    }

    /// <summary>Whether this is a list of firms at all: other sheets of a workbook are notes, figures, or lists of something else.</summary>
    public bool IsOfFirms => Columns.OfType<string>().Count() >= 2 && Columns.Any(SupplierLists.Columns.Required.Contains);

    /// <summary>Names that stand for none of our columns.</summary>
    public IEnumerable<string> Unknown => Names.Where(n => n.Length > 0 && Known(n) is null);

    /// <summary>Columns of ours that several names stand for.</summary>
    public IEnumerable<string> Doubled => Names.Select(Known).OfType<string>().Where(c => c != HeaderWords.Nothing).GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key);

    public IEnumerable<string> Missing => SupplierLists.Columns.Required.Where(c => !Columns.Contains(c));

    private static string? Known(string? name) => name is { Length: > 0 and <= 200 } ? HeaderWords.Column(name) : null;
}
