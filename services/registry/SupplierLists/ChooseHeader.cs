using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Says which row of a list that I uploaded is the header of its sheet; what stands above it is no row of the list, and the list is read anew.</summary>
public static class ChooseHeader
{
    /// <param name="Row">One of the first rows of a sheet.</param>
    public sealed record Request(int Row);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/imports/previews/{id:guid}/header", HandleAsync)
        .WithName(nameof(ChooseHeader))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .ProducesProblem(400)
        .ProducesProblem(404);

    private static async Task<Ok<PreviewView>> HandleAsync(Guid id, Request request, Caller caller, SupplierImport import, RegistryDb db, ListWords words, CancellationToken ct)
    {
        var preview = await import.PreviewAgainAsync(id, caller, async list =>
        {
            var sheet = list.Sheets.LastOrDefault(s => s.Before < request.Row) ?? throw NotAmongFirst();
            var top = await TopAsync(list, sheet, db, ct);
            list.Head(sheet, ListHeader.Of(top.Find(r => r.Number == request.Row) ?? throw NotAmongFirst(), top));
            await MoveAsync(list, sheet, request.Row, ct);
        }, ct);
        return TypedResults.Ok(await PreviewView.OfAsync(preview, db, words, ct));

        async Task MoveAsync(ListPreview list, ReadSheet sheet, int header, CancellationToken ct)
        {
            await db.SaveChangesAsync(ct);
            await db.Database.ExecuteSqlAsync($"""
                with down as (delete from list_preview_row where preview_id = {list.Id} and row > {sheet.Before} and row <= {header} returning row, cells)
                insert into list_preview_top (preview_id, row, cells) select {list.Id}, row, cells from down;
                with up as (delete from list_preview_top where preview_id = {list.Id} and row > {header} and row <= {sheet.HeaderRow} returning row, cells)
                insert into list_preview_row (preview_id, row, cells, is_malformed, is_hidden, problems) select {list.Id}, row, cells, false, false, '[]' from up;
                update list_preview_row set decision = null where preview_id = {list.Id}
                """, ct);
            list.Rows = await db.ListPreviewRows.CountAsync(r => r.PreviewId == list.Id, ct);
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>The first rows of a sheet, header and what stands above it included, numbered as the rows of the list count.</summary>
    internal static async Task<List<RawRow>> TopAsync(ListPreview list, ReadSheet sheet, RegistryDb db, CancellationToken ct)
    {
        var above = await db.ListTopRows.AsNoTracking().Where(r => r.PreviewId == list.Id && r.Row > sheet.Before && r.Row <= sheet.HeaderRow).OrderBy(r => r.Row).ToListAsync(ct);
        var next = list.Sheets.Where(s => s.Before > sheet.Before).Select(s => (int?)s.Before).FirstOrDefault() ?? int.MaxValue;
        var below = await db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == list.Id && r.Row > sheet.HeaderRow && r.Row <= next)
            .OrderBy(r => r.Row).Take(Math.Max(0, ListHeader.Depth - above.Count)).ToListAsync(ct);
        return [.. above.Select(r => new RawRow(r.Row, [.. r.Cells.Select(c => c.Length == 0 ? null : c)])), .. below.Select(r => r.Raw)];
    }

    private static RefusalException NotAmongFirst() => Refuse.Field("import.no-header", "row", $"A header is one of the first {ListHeader.Depth} rows.");
}
