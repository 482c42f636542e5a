namespace Matchmaking.Registry.SupplierLists;

/// <summary>A row of a list under our columns.</summary>
/// <param name="Cells">Column to text; empty cells are not there.</param>
/// <param name="Problem">Set when the row could not be told apart into cells.</param>
/// <param name="Notes">What its author should know of it beside what its cells say.</param>
internal sealed record SheetRow(int Number, IReadOnlyDictionary<string, string> Cells, RowProblem? Problem = null, IReadOnlyList<RowProblem>? Notes = null)
{
    /// <summary>What stands below a name that nobody gave is kept under no name, for who wants no cell to be left out.</summary>
    public const string Unnamed = "";

    /// <param name="keepsUnnamed">Where nobody sees which columns are not used.</param>
    public static SheetRow Of(RawRow row, ReadSheet sheet, IReadOnlyList<string> names, IReadOnlyList<string> columns, bool keepsUnnamed)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        var notes = new List<RowProblem>();
        if (row.IsHidden) notes.Add(new RowProblem(null, "row.hidden", "This row is hidden in the workbook; it was read all the same.", IsWarning: true));

        // Separators make columns, so too many of them are a fault; in a workbook every cell has its place.
        var beyond = row.Cells.Skip(sheet.Width).FirstOrDefault(c => c is not null);
        if (row.IsMalformed || (beyond is not null && sheet.Name is null))
            return new SheetRow(row.Number, cells, new RowProblem(null, "row.malformed", "The cells cannot be told apart from this row on; check quotes and separators."));
        if (beyond is not null) notes.Add(new RowProblem(null, "row.cell-not-used", "There is text to the right of the last column; it was not used.", IsWarning: true, beyond.Length > 100 ? beyond[..100] : beyond));
        for (var i = 0; i < row.Cells.Count && i < sheet.Width; i++)
        {
            if (Text.OrNull(Csv.Plain(row.Cells[i] ?? "")) is not { } text) continue;
            if (columns[sheet.FirstColumn + i] is { Length: > 0 } column) cells[column] = text;
            else if (keepsUnnamed && names[sheet.FirstColumn + i].Length == 0) cells[Unnamed] = text;
        }

        return new SheetRow(row.Number, cells, Notes: notes);
    }
}
