namespace Matchmaking.Registry.SupplierLists;

/// <summary>The report of an import.</summary>
public sealed record ImportView(
    Guid ImportId, string FileName, DateTimeOffset ImportedAt, int Rows, int Created, int Updated, int Unchanged, int Refused, IReadOnlyList<RowResult> Results)
{
    internal static ImportView Of(Import i) => new(i.Id, i.FileName, i.ImportedAt, i.Rows, i.Created, i.Updated, i.Unchanged, i.Refused, i.Results);
}
