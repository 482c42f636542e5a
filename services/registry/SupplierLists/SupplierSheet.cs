using System.Text;
using CsvHelper;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>A row as it stands in the file, its cells in the order of the columns.</summary>
/// <param name="Number">As a spreadsheet counts, from 1.</param>
/// <param name="IsMalformed">The row could not be told apart into cells.</param>
/// <param name="IsHidden">A spreadsheet program does not show it, such as one that a filter leaves out.</param>
internal sealed record RawRow(int Number, IReadOnlyList<string?> Cells, bool IsMalformed = false, bool IsHidden = false);

/// <summary>A table of a file.</summary>
/// <param name="Name">Null in a file that has but one.</param>
/// <param name="Rows">Rows that are not empty, header included, one at a time.</param>
internal sealed record ListSheet(string? Name, bool IsHidden, Func<IEnumerable<RawRow>> Rows);

/// <summary>Reads a supplier list row by row, CSV (comma, semicolon or tab) or the sheets of an XLSX file.</summary>
internal sealed class SupplierSheet : IDisposable
{
    public const int LongestCell = 4000;

    /// <summary>Two descriptions, everything else, and as much again that we do not use.</summary>
    public const int LongestRow = 32_000;

    public const int MostColumns = 200;

    /// <summary>Far below the most rows of a list; what stands there was not meant as part of it.</summary>
    public const int LastRow = 100_000;

    private const int MostRecordBytes = 256 * 1024;

    private readonly Workbook? _workbook;

    private SupplierSheet(Stream file, bool isWorkbook)
    {
        _workbook = isWorkbook ? Guarded(() => Workbook.Open(file)) : null;
        Sheets = _workbook is null ? [new ListSheet(null, false, () => ReadText(file))] : [.. _workbook.Sheets.Select(s => s with { Rows = () => Guarded(s.Rows()) })];
    }

    public IReadOnlyList<ListSheet> Sheets { get; }

    public static SupplierSheet Open(Stream file, string fileName)
    {
        var isWorkbook = StartsWithZip(file);
        return isWorkbook == fileName.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) ? new SupplierSheet(file, isWorkbook) : throw ListRefusal.NotItsName();
    }

    public void Dispose() => _workbook?.Dispose();

    private static IEnumerable<RawRow> ReadText(Stream file)
    {
        file.Position = 0;
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
            var row = new RawRow((int)csv.RowNumber, CellsOf(csv), malformed == csv.RowNumber);
            if (row.IsMalformed || row.Cells.Any(c => c is not null)) yield return row;
        }
    }

    private static string?[] CellsOf(CsvReader csv)
    {
        var (cells, length) = (new List<string?>(Math.Min(csv.FieldCount, MostColumns)), 0);
        for (var i = 0; i < csv.FieldCount; i++)
        {
            if (Text.OrNull(csv.GetString(i)) is not { } text) continue;
            if (i >= MostColumns) throw ListRefusal.TooManyColumns();
            while (cells.Count < i) cells.Add(null);
            cells.Add(text.Length > LongestCell ? text[..(LongestCell + 1)] : text);
            if ((length += cells[i]!.Length) > LongestRow) throw ListRefusal.RowTooLong((int)csv.RowNumber); // Just added.
        }

        return [.. cells];
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
            if (part[..count].Contains('\0')) throw ListRefusal.NoText();
        }

        if (isEmpty) throw ListRefusal.Empty();
        file.Position = 0;
        return true;
    }

    private static IEnumerable<RawRow> Guarded(IEnumerable<RawRow> rows)
    {
        using var row = rows.GetEnumerator();
        while (Guarded(row.MoveNext)) yield return row.Current;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException)
        {
            throw ListRefusal.NotUtf8();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or NotSupportedException or EndOfStreamException // what archives and numbers of a broken file end in
            or InvalidDataException or System.Xml.XmlException or CsvFormatException)
        {
            throw ListRefusal.Unreadable();
        }
    }
}
