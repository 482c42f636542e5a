using Matchmaking.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>The report of an import.</summary>
/// <param name="Results">Row by row, in the order of the list; written to the answer as they are read. Empty where they were not asked for.</param>
/// <param name="Sheets">Which were read, and from where on their rows count.</param>
/// <param name="LeftOut">Sheets of the workbook that were not read, and why.</param>
public sealed record ImportView(
    Guid ImportId, string FileName, DateTimeOffset ImportedAt, int Rows, int Created, int Updated, int Unchanged, int Refused, int Duplicates, IAsyncEnumerable<RowResult> Results,
    IReadOnlyList<ReadSheet> Sheets, IReadOnlyList<LeftOutSheet> LeftOut)
{
    internal static ImportView Of(Import i, RegistryDb db, bool withRows = true) =>
        new(i.Id, i.FileName, i.ImportedAt, i.Rows, i.Created, i.Updated, i.Unchanged, i.Refused, i.Duplicates, ResultsOf(withRows ? i.Id : null, db), i.Sheets, i.LeftOut);

    private static async IAsyncEnumerable<RowResult> ResultsOf(Guid? id, RegistryDb db)
    {
        if (id is null) yield break;
        await foreach (var row in db.ImportRows.AsNoTracking().Where(r => r.ImportId == id).OrderBy(r => r.Row).AsAsyncEnumerable()) yield return row.View();
    }
}
