using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using ExcelDataReader;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>A row as it stands in the file.</summary>
/// <param name="Number">As a spreadsheet counts: the header is row 1.</param>
/// <param name="Cells">Column to text; empty cells are not there.</param>
/// <param name="Problem">Set when the row could not be told apart into cells.</param>
internal sealed record SheetRow(int Number, IReadOnlyDictionary<string, string> Cells, RowProblem? Problem = null);

/// <summary>Reads a supplier list row by row, CSV (comma, semicolon or tab) or the first sheet of an XLSX file.</summary>
internal static class SupplierSheet
{
    private const int LongestCell = 4000;
    private const int MostRecordBytes = 256 * 1024;
    private const long MostUnpackedBytes = 200 * 1024 * 1024;

    // The workbook reader looks this encoding up even where it does not use it. Adding a provider twice changes nothing.
    static SupplierSheet() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IEnumerable<SheetRow> Read(Stream file, string fileName)
    {
        var isWorkbook = StartsWithZip(file);
        if (isWorkbook != fileName.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase))
            throw Unreadable("The name of the file does not fit its content. Send a .csv or .xlsx file.");
        return isWorkbook ? ReadWorkbook(file) : ReadText(file);
    }

    private static IEnumerable<SheetRow> ReadText(Stream file)
    {
        Guarded(() => RequireText(file));
        var malformed = new HashSet<long>();
        using var csv = CsvReader.Create(file, new CsvReaderOptions
        {
            SkipEmptyLines = false, // Rows are numbered as a spreadsheet does.
            TrimWhitespace = true,
            MaxRecordSize = MostRecordBytes,
            OnMalformedRecord = record => malformed.Add(record.RecordNumber),
        });
        var header = HeaderOf(Guarded(() => csv.Headers));
        while (Guarded(csv.Read))
        {
            var number = (int)csv.RowNumber + 1;
            if (malformed.Contains(number) || Enumerable.Range(0, csv.FieldCount).Skip(header.Length).Any(i => !csv.IsEmpty(i)))
                yield return new SheetRow(number, Empty, new RowProblem(null, "row.malformed", "The cells cannot be told apart from this row on; check quotes and separators."));
            else if (CellsOf(header, csv.GetString) is { Count: > 0 } row)
                yield return new SheetRow(number, row);
        }
    }

    private static IEnumerable<SheetRow> ReadWorkbook(Stream file)
    {
        Guarded(() => RequireModestSize(file));
        using var sheet = Guarded(() => ExcelReaderFactory.CreateOpenXmlReader(file));
        if (!Guarded(sheet.Read)) throw Unreadable("The first sheet is empty.");
        var header = HeaderOf([.. Enumerable.Range(0, sheet.FieldCount).Select(i => TextOf(sheet.GetValue(i)) ?? "")]);
        for (var number = 2; Guarded(sheet.Read); number++)
        {
            var row = CellsOf(header, i => i >= sheet.FieldCount ? null : header[i] == Columns.TaxCode ? TaxCodeOf(sheet.GetValue(i)) : TextOf(sheet.GetValue(i)));
            if (row.Count > 0) yield return new SheetRow(number, row);
        }
    }

    private static readonly Dictionary<string, string> Empty = [];

    private static string[] HeaderOf(IReadOnlyList<string> cells)
    {
        string[] header = [.. cells.Select(c => c.Trim().ToLowerInvariant())];
        var named = header.Where(c => c.Length > 0).ToList();
        if (named.Except(Columns.All).FirstOrDefault() is { } unknown) throw Refuse.Field("import.column-unknown", "file", $"There is no column \"{Short(unknown)}\". Columns are: {string.Join(", ", Columns.All)}.");
        if (named.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1)?.Key is { } doubled) throw Refuse.Field("import.column-doubled", "file", $"The column {doubled} is there twice.");
        if (Columns.Required.Except(named).FirstOrDefault() is { } missing) throw Refuse.Field("import.column-missing", "file", $"The column {missing} is missing.");
        return header;
    }

    // What stands under an unnamed header is kept under no name, so that the row is refused instead of losing it.
    private static Dictionary<string, string> CellsOf(string[] header, Func<int, string?> cell)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Length; i++)
        {
            if (Text.OrNull(cell(i)) is { } text) cells[header[i]] = text.Length > LongestCell ? text[..(LongestCell + 1)] : text;
        }

        return cells;
    }

    private static string? TextOf(object? value) => value switch
    {
        double number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };

    // A spreadsheet that took the code for a number dropped its leading zero; the check digit tells if that was so.
    private static string? TaxCodeOf(object? value) => value is double number and > 0 and < 1e10 ? number.ToString("0000000000", CultureInfo.InvariantCulture) : TextOf(value);

    // A small archive can unpack to any size.
    private static bool RequireModestSize(Stream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Sum(e => e.Length) > MostUnpackedBytes) throw Unreadable("The workbook is too large when unpacked.");
        file.Position = 0;
        return true;
    }

    private static bool StartsWithZip(Stream file)
    {
        Span<byte> start = stackalloc byte[2];
        var read = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && start is [(byte)'P', (byte)'K'];
    }

    // Of invalid bytes a reader makes a replacement letter, which would be stored as part of a name.
    private static bool RequireText(Stream file)
    {
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        Span<char> part = stackalloc char[2048];
        var isEmpty = true;
        while (text.Read(part) is > 0 and var count)
        {
            isEmpty = false;
            if (part[..count].Contains('\0')) throw Unreadable("The file is no text. Save it as \"CSV UTF-8\" or as .xlsx.");
        }

        if (isEmpty) throw Unreadable("The file is empty.");
        file.Position = 0;
        return true;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable("The file is not UTF-8. Save it as \"CSV UTF-8\" or as .xlsx.");
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException // of an uploaded file's stream, which an archive reader asks for a place before its start
            or ExcelDataReader.Exceptions.ExcelReaderException or InvalidDataException or System.Xml.XmlException or CsvFormatException)
        {
            throw Unreadable("The file cannot be read as a table.");
        }
    }

    private static RefusalException Unreadable(string detail) => Refuse.Field("import.unreadable", "file", detail);

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
