namespace Matchmaking.Registry.SupplierLists;

/// <summary>Where the header of a list stands, and which of our columns each of its own is taken for.</summary>
/// <param name="Row">As a spreadsheet counts; titles may stand above it.</param>
/// <param name="Columns">Null where a column is not used.</param>
internal sealed record ListHeader(int Row, IReadOnlyList<string> Names, IReadOnlyList<string?> Columns)
{
    /// <summary>Rows in which a header is looked for.</summary>
    public const int Depth = 20;

    /// <summary>The row in which most names are known; the first one where none is.</summary>
    public static ListHeader Of(IReadOnlyList<RawRow> top)
    {
        var row = top.MaxBy(r => r.Cells.Select(Known).OfType<string>().Distinct().Count())!; // The first of several; a list that has no row is refused before.
        var taken = new HashSet<string>(StringComparer.Ordinal) { HeaderWords.Nothing };
        return new ListHeader(row.Number, [.. row.Cells.Select(c => c ?? "")], [.. row.Cells.Select(c => Known(c) is { } column && taken.Add(column) ? column : null)]);
    }

    /// <summary>Names that stand for none of our columns.</summary>
    public IEnumerable<string> Unknown => Names.Where(n => n.Length > 0 && Known(n) is null);

    /// <summary>Columns of ours that several names stand for.</summary>
    public IEnumerable<string> Doubled => Names.Select(Known).OfType<string>().Where(c => c != HeaderWords.Nothing).GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key);

    public IEnumerable<string> Missing => SupplierLists.Columns.Required.Where(c => !Columns.Contains(c));

    private static string? Known(string? name) => name is { Length: > 0 and <= 200 } ? HeaderWords.Column(name) : null;
}
