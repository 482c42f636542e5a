using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>An XLSX file. Its sheets are read row by row; the texts that its cells share are the one thing held in memory.</summary>
internal sealed class Workbook : IDisposable
{
    private const long MostUnpackedBytes = 400 * 1024 * 1024;
    private const int MostSharedCharacters = 12 * 1024 * 1024;
    private const int MostSharedTexts = 1_000_000;
    private const int MostFormats = 65_536;

    private readonly ZipArchive _archive;
    private readonly UnpackBudget _budget = new(MostUnpackedBytes);
    private readonly List<string> _shared;
    private readonly CellFormats _formats;

    private Workbook(Stream file)
    {
        _archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var (sheets, places, is1904) = ReadBook();
        _shared = ReadShared();
        _formats = ReadFormats(is1904);
        Sheets = [.. sheets.Where(s => places.ContainsKey(s.Id)).Select(s => new ListSheet(s.Name, s.IsHidden, () => RowsOf(places[s.Id])))];
    }

    public IReadOnlyList<ListSheet> Sheets { get; }

    public static Workbook Open(Stream file) => new(file);

    public void Dispose() => _archive.Dispose();

    private (List<(string Id, string Name, bool IsHidden)> Sheets, Dictionary<string, ZipArchiveEntry> Places, bool Is1904) ReadBook()
    {
        var places = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        using (var relations = Part(Entry("xl/_rels/workbook.xml.rels") ?? throw ListRefusal.Unreadable()))
        {
            while (relations.Read())
            {
                if (!relations.IsStart("Relationship") || relations["Type"]?.EndsWith("/worksheet", StringComparison.Ordinal) is not true) continue;
                var target = relations["Target"] ?? "";
                if (relations["Id"] is { } id && Entry(target.StartsWith('/') ? target[1..] : $"xl/{target}") is { } sheet) places[id] = sheet;
            }
        }

        var sheets = new List<(string, string, bool)>();
        var is1904 = false;
        using var book = Part(Entry("xl/workbook.xml") ?? throw ListRefusal.Unreadable());
        while (book.Read())
        {
            if (book.IsStart("workbookPr")) is1904 = book["date1904"] is "1" or "true";
            if (book.IsStart("sheet") && book.Qualified("id") is { } id) sheets.Add((id, book["name"] ?? "", book["state"] is "hidden" or "veryHidden"));
        }

        return sheets.Count <= MostFormats ? (sheets, places, is1904) : throw ListRefusal.Unreadable();
    }

    private List<string> ReadShared()
    {
        var (texts, text, characters) = (new List<string>(), new StringBuilder(), 0L);
        if (Entry("xl/sharedStrings.xml") is not { } entry) return texts;
        using var part = Part(entry);
        while (part.Read())
        {
            if (!part.IsStart("si")) continue;
            text.Clear();
            WorksheetRows.AppendRich(part, text);
            if (texts.Count == MostSharedTexts || (characters += text.Length) > MostSharedCharacters) throw ListRefusal.TooMuchText();
            texts.Add(text.ToString());
        }

        return texts;
    }

    private CellFormats ReadFormats(bool is1904)
    {
        var (codes, cells) = (new Dictionary<int, string>(), new List<int>());
        if (Entry("xl/styles.xml") is not { } entry) return new CellFormats(codes, cells, is1904);
        using var part = Part(entry);
        while (part.Read())
        {
            if (part.IsStart("numFmt") && Number(part["numFmtId"]) is { } id && codes.Count < MostFormats) codes[id] = part["formatCode"] ?? "";
            if (!part.IsStart("cellXfs")) continue;
            foreach (var name in part.Inside())
            {
                if (name == "xf" && cells.Count < MostFormats) cells.Add(Number(part["numFmtId"]) ?? 0);
            }
        }

        return new CellFormats(codes, cells, is1904);
    }

    private IEnumerable<RawRow> RowsOf(ZipArchiveEntry sheet)
    {
        // Which cells are merged stands after the rows.
        MergedCells merged;
        using (var part = Part(sheet)) merged = MergedCells.Read(part);
        using var rows = Part(sheet);
        foreach (var row in WorksheetRows.Read(rows, _shared, _formats, merged)) yield return row;
    }

    private WorkbookPart Part(ZipArchiveEntry entry) => new(entry, _budget);

    private ZipArchiveEntry? Entry(string path) => _archive.GetEntry(path) ?? _archive.Entries.FirstOrDefault(e => e.FullName.Equals(path, StringComparison.OrdinalIgnoreCase));

    internal static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
