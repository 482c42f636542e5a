using Matchmaking.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>How a list is read, and what would come of it.</summary>
/// <param name="Columns">Of the file, in its order.</param>
/// <param name="Missing">Columns of ours without which the list cannot be taken.</param>
/// <param name="FirstRows">As they will be read.</param>
/// <param name="Sheets">Which are read; their columns are among <paramref name="Columns"/>.</param>
/// <param name="LeftOut">Sheets of the workbook that are not read, and why.</param>
/// <param name="Top">What stands up to the headers, and the first rows below: from these another header can be chosen.</param>
public sealed record PreviewView(
    Guid PreviewId, string FileName, DateTimeOffset PreparedAt, DateTimeOffset ExpiresAt, int Rows, int Created, int Updated, int Unchanged, int Refused, int Duplicates,
    int HeaderRow, IReadOnlyList<PreviewView.FileColumn> Columns, IReadOnlyList<string> Missing, IReadOnlyList<PreviewView.ReadRow> FirstRows,
    IReadOnlyList<ReadSheet> Sheets, IReadOnlyList<LeftOutSheet> LeftOut, IReadOnlyList<PreviewView.TopRow> Top)
{
    private const int Shown = 10;
    private const int MostTops = 12;

    /// <param name="Name">As it stands in the file; empty where a column has none.</param>
    /// <param name="Column">What it is taken for; null where it is not used.</param>
    public sealed record FileColumn(string Name, string? Column);

    /// <param name="Values">By our columns: the text, or the codes that were found in it.</param>
    public sealed record ReadRow(int Row, RowOutcome Outcome, IReadOnlyDictionary<string, string> Values, IReadOnlyList<RowProblem> Problems);

    /// <param name="Cells">Those that are not empty, shortened.</param>
    public sealed record TopRow(int Row, IReadOnlyList<string> Cells);

    internal static async Task<PreviewView> OfAsync(ListPreview list, RegistryDb db, ListWords words, CancellationToken ct)
    {
        var first = await db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == list.Id).OrderBy(r => r.Row).Take(Shown).ToListAsync(ct);
        return new PreviewView(
            list.Id, list.FileName, list.PreparedAt, list.ExpiresAt, list.Rows, list.Created, list.Updated, list.Unchanged, list.Refused, list.Duplicates, list.Sheets[0].HeaderRow,
            [.. list.Names.Zip(list.Columns, (name, column) => new FileColumn(name, column.Length == 0 ? null : column))],
            [.. SupplierLists.Columns.Required.Except(list.Columns)],
            [.. first.Select(row => new ReadRow(row.Row, row.Outcome ?? RowOutcome.Refused, ValuesOf(ListReading.Under(list, row, isDirect: false), words), row.Problems))],
            list.Sheets, list.LeftOut, await TopAsync(list, db, ct));
    }

    private static async Task<List<TopRow>> TopAsync(ListPreview list, RegistryDb db, CancellationToken ct)
    {
        var top = new List<TopRow>();
        foreach (var sheet in list.Sheets.Take(MostTops))
            top.AddRange((await ChooseHeader.TopAsync(list, sheet, db, ct)).Select(r => new TopRow(r.Number, [.. r.Cells.OfType<string>().Take(MostTops).Select(c => c.Length > 60 ? c[..60] + "…" : c)])));
        return top;
    }

    private static Dictionary<string, string> ValuesOf(SheetRow sheet, ListWords words)
    {
        var values = new Dictionary<string, string>(sheet.Cells, StringComparer.Ordinal);
        if (SupplierRow.Read(sheet, words, []) is not { } row) return values;
        if (row.TaxCode is { Length: > 0 } taxCode) values[SupplierLists.Columns.TaxCode] = taxCode;
        if (row.Site is { } site) values[SupplierLists.Columns.ProvinceCode] = site.ProvinceCode;
        if (values.ContainsKey(SupplierLists.Columns.Processes)) values[SupplierLists.Columns.Processes] = string.Join("; ", row.Capabilities.Select(c => c.ProcessCode));
        if (values.ContainsKey(SupplierLists.Columns.Certificates)) values[SupplierLists.Columns.Certificates] = string.Join("; ", row.CertificateCodes);
        return values;
    }
}
