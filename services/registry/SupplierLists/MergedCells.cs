namespace Matchmaking.Registry.SupplierLists;

/// <summary>Cells that were merged over several rows, such as a province over its firms: what stands in the first counts for all.</summary>
internal sealed class MergedCells
{
    private const int Most = 100_000;

    private readonly List<(int Top, int Bottom, int Column)> _ranges = [];
    private readonly Dictionary<int, (int Bottom, string Text)> _open = [];
    private int _next;

    private MergedCells() { }

    public static MergedCells Read(WorkbookPart part)
    {
        var merged = new MergedCells();
        while (part.Read())
        {
            if (!part.IsStart("mergeCell") || part["ref"]?.Split(':') is not [var from, var to]) continue;
            var (top, bottom, column) = (RowOf(from), RowOf(to), WorksheetRows.ColumnOf(from));
            if (bottom <= top || column >= SupplierSheet.MostColumns) continue;
            if (merged._ranges.Count == Most) throw ListRefusal.UnpackedTooLarge();
            merged._ranges.Add((top, bottom, column));
        }

        merged._ranges.Sort();
        return merged;
    }

    /// <summary>Call it for each row that has something in it, in order.</summary>
    public void Fill(int row, List<string?> cells)
    {
        foreach (var (column, (bottom, text)) in _open.OrderBy(o => o.Key).ToList())
        {
            if (row > bottom) _open.Remove(column);
            else
            {
                while (cells.Count <= column) cells.Add(null);
                cells[column] ??= text;
            }
        }

        for (; _next < _ranges.Count && _ranges[_next].Top <= row; _next++)
        {
            var (top, bottom, column) = _ranges[_next];
            if (top == row && column < cells.Count && cells[column] is { } text) _open[column] = (bottom, text);
        }
    }

    private static int RowOf(string place) => Workbook.Number(place.TrimStart('$').TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]).TrimStart('$')) ?? throw ListRefusal.Unreadable();
}
