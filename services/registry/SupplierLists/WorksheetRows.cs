using System.Text;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Reads the rows of a worksheet that have something in them, one at a time.</summary>
internal static class WorksheetRows
{
    /// <summary>As many as a spreadsheet program has.</summary>
    private const int LastColumn = 16_384;

    public static IEnumerable<RawRow> Read(WorkbookPart part, List<string> shared, CellFormats formats, MergedCells merged)
    {
        var number = 0;
        while (part.Read())
        {
            if (!part.IsStart("row")) continue;
            var next = part["r"] is { } said ? Workbook.Number(said) ?? throw ListRefusal.Unreadable() : number + 1;
            if (next <= number) throw ListRefusal.Unreadable();
            number = next;
            var isHidden = part["hidden"] is "1" or "true";
            var cells = Cells(part, number, shared, formats);
            if (cells.TrueForAll(c => c is null)) continue;
            if (number > SupplierSheet.LastRow) throw ListRefusal.RowTooFar();
            merged.Fill(number, cells);
            if (cells.Sum(c => c?.Length ?? 0) > SupplierSheet.LongestRow) throw ListRefusal.RowTooLong(number);
            yield return new RawRow(number, cells, IsHidden: isHidden);
        }
    }

    /// <summary>Stands at a text in which parts may look different: all of it, without how it is pronounced.</summary>
    public static void AppendRich(WorkbookPart part, StringBuilder text)
    {
        var pronounced = int.MaxValue;
        foreach (var name in part.Inside())
        {
            if (part.Depth <= pronounced) pronounced = name == "rPh" ? part.Depth : int.MaxValue;
            if (name == "t" && pronounced == int.MaxValue) part.AppendText(text);
        }
    }

    private static List<string?> Cells(WorkbookPart part, int row, List<string> shared, CellFormats formats)
    {
        var (cells, text, column, length) = (new List<string?>(), new StringBuilder(), -1, 0);
        foreach (var name in part.Inside())
        {
            if (name != "c") continue;
            column = part["r"] is { } place ? ColumnOf(place) : column + 1;
            var (type, style) = (part["t"], Workbook.Number(part["s"]) ?? 0);
            text.Clear();
            foreach (var inside in part.Inside())
            {
                if (inside == "v") part.AppendText(text);
                if (inside == "is") AppendRich(part, text);
            }

            if (Text.OrNull(ValueOf(type, text.ToString(), style, shared, formats)) is not { } value) continue;
            if (column >= SupplierSheet.MostColumns) throw ListRefusal.TooManyColumns(); // Empty ones are no columns: a sheet often has hundreds of them.
            if ((length += value.Length) > SupplierSheet.LongestRow) throw ListRefusal.RowTooLong(row);
            while (cells.Count <= column) cells.Add(null);
            cells[column] = value;
        }

        return cells;
    }

    private static string? ValueOf(string? type, string text, int style, List<string> shared, CellFormats formats) => type switch
    {
        "s" => Workbook.Number(text) is { } at && at < shared.Count ? shared[at] : null,
        "inlineStr" or "str" or "d" => text,
        "b" => text == "1" ? "TRUE" : "FALSE",
        "e" => null, // A formula that failed says nothing.
        _ => formats.TextOf(text, style),
    };

    /// <summary>"AB12" is 27.</summary>
    internal static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var letter in place)
        {
            if (!char.IsAsciiLetter(letter)) break;
            column = (column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1);
            if (column > LastColumn) throw ListRefusal.TooManyColumns();
        }

        return column > 0 ? column - 1 : throw ListRefusal.Unreadable();
    }
}
