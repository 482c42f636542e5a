using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using ExcelDataReader;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>A row as it stands in the file, its cells in the order of the columns.</summary>
/// <param name="Number">As a spreadsheet counts, from 1.</param>
/// <param name="IsMalformed">The row could not be told apart into cells.</param>
internal sealed record RawRow(int Number, IReadOnlyList<string?> Cells, bool IsMalformed = false);

/// <summary>Reads a supplier list row by row, CSV (comma, semicolon or tab) or the first sheet of an XLSX file.</summary>
internal static class SupplierSheet
{
    private const int LongestCell = 4000;
    private const int MostRecordBytes = 256 * 1024;
    private const int MostColumns = 200;
    private const long MostUnpackedBytes = 200 * 1024 * 1024;

    /// <summary>The one part of a workbook that is held in memory while its rows go by: texts that several cells share.</summary>
    private const long MostSharedTextBytes = 24 * 1024 * 1024;

    // The workbook reader looks this encoding up even where it does not use it. Adding a provider twice changes nothing.
    static SupplierSheet() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Rows that are not empty, header included, one at a time.</summary>
    public static IEnumerable<RawRow> Read(Stream file, string fileName)
    {
        var isWorkbook = StartsWithZip(file);
        if (isWorkbook != fileName.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase))
            throw Unreadable("The name of the file does not fit its content. Send a .csv or .xlsx file.");
        return isWorkbook ? ReadWorkbook(file) : ReadText(file);
    }

    private static IEnumerable<RawRow> ReadText(Stream file)
    {
        Guarded(() => RequireText(file));
        var malformed = 0L;
        using var csv = CsvReader.Create(file, new CsvReaderOptions
        {
            HasHeader = false, // It may stand below a title.
            SkipEmptyLines = false, // Rows are numbered as a spreadsheet does.
            TrimWhitespace = true,
            MaxRecordSize = MostRecordBytes,
            OnMalformedRecord = record => malformed = record.RecordNumber,
        });
        while (Guarded(csv.Read))
        {
            var row = new RawRow((int)csv.RowNumber, CellsOf(csv.FieldCount, csv.GetString), malformed == csv.RowNumber);
            if (row.IsMalformed || row.Cells.Any(c => c is not null)) yield return row;
        }
    }

    private static IEnumerable<RawRow> ReadWorkbook(Stream file)
    {
        Guarded(() => RequireModestSize(file));
        using var sheet = Guarded(() => ExcelReaderFactory.CreateOpenXmlReader(file));
        for (var number = 1; Guarded(sheet.Read); number++)
        {
            var row = new RawRow(number, CellsOf(sheet.FieldCount, i => TextOf(sheet.GetValue(i))));
            if (row.Cells.Any(c => c is not null)) yield return row;
        }
    }

    // Empty columns at the end are no columns: a sheet often has hundreds of them.
    private static string?[] CellsOf(int count, Func<int, string?> cell)
    {
        var cells = new List<string?>(Math.Min(count, MostColumns));
        for (var i = 0; i < count; i++)
        {
            if (Text.OrNull(cell(i)) is not { } text) continue;
            if (i >= MostColumns) throw Unreadable($"A list has at most {MostColumns} columns.");
            while (cells.Count < i) cells.Add(null);
            cells.Add(text.Length > LongestCell ? text[..(LongestCell + 1)] : text);
        }

        return [.. cells];
    }

    private static string? TextOf(object? value) => value switch
    {
        double number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };

    // A small archive can unpack to any size.
    private static bool RequireModestSize(Stream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Sum(e => e.Length) > MostUnpackedBytes) throw Unreadable("The workbook is too large when unpacked.");
        if (archive.Entries.Where(e => e.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase)).Sum(e => e.Length) > MostSharedTextBytes)
            throw Unreadable("The workbook has too much text. Save it as \"CSV UTF-8\", or split it.");
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
}
