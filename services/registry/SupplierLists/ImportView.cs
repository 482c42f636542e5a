using Matchmaking.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>The report of an import.</summary>
/// <param name="Results">Row by row, in the order of the list; written to the answer as they are read.</param>
public sealed record ImportView(
    Guid ImportId, string FileName, DateTimeOffset ImportedAt, int Rows, int Created, int Updated, int Unchanged, int Refused, int Duplicates, IAsyncEnumerable<RowResult> Results)
{
    internal static ImportView Of(Import i, RegistryDb db) =>
        new(i.Id, i.FileName, i.ImportedAt, i.Rows, i.Created, i.Updated, i.Unchanged, i.Refused, i.Duplicates, ResultsOf(i.Id, db));

    private static async IAsyncEnumerable<RowResult> ResultsOf(Guid id, RegistryDb db)
    {
        await foreach (var row in db.ImportRows.AsNoTracking().Where(r => r.ImportId == id).OrderBy(r => r.Row).AsAsyncEnumerable()) yield return row.View();
    }
}
