namespace Matchmaking.Registry.SupplierLists;

/// <summary>A row of a list under our columns.</summary>
/// <param name="Cells">Column to text; empty cells are not there.</param>
/// <param name="Problem">Set when the row could not be told apart into cells.</param>
internal sealed record SheetRow(int Number, IReadOnlyDictionary<string, string> Cells, RowProblem? Problem = null)
{
    /// <summary>What stands below a name that nobody gave is kept under no name, for who wants no cell to be left out.</summary>
    public const string Unnamed = "";

    /// <param name="keepsUnnamed">Where nobody sees which columns are not used.</param>
    public static SheetRow Of(RawRow row, IReadOnlyList<string> names, IReadOnlyList<string?> columns, bool keepsUnnamed)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        if (row.IsMalformed || row.Cells.Skip(names.Count).Any(c => c is not null))
            return new SheetRow(row.Number, cells, new RowProblem(null, "row.malformed", "The cells cannot be told apart from this row on; check quotes and separators."));
        for (var i = 0; i < row.Cells.Count; i++)
        {
            if (row.Cells[i] is not { } text) continue;
            if (columns[i] is { } column) cells[column] = text;
            else if (keepsUnnamed && names[i].Length == 0) cells[Unnamed] = text;
        }

        return new SheetRow(row.Number, cells);
    }
}
