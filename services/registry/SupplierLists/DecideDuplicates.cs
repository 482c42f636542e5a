using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Says of probable duplicates in a list that I uploaded whether each is the firm it is like; the list is read anew.</summary>
public static class DecideDuplicates
{
    private const int MostAtOnce = 500;

    /// <param name="Decisions">Rows that are not named stay as they are.</param>
    public sealed record Request(IReadOnlyList<RowDecision> Decisions);

    /// <param name="Decision">Null takes an earlier one back.</param>
    public sealed record RowDecision(int Row, DuplicateDecision? Decision);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/imports/previews/{id:guid}/decisions", HandleAsync)
        .WithName(nameof(DecideDuplicates))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .ProducesProblem(400)
        .ProducesProblem(404);

    private static async Task<Ok<PreviewView>> HandleAsync(Guid id, Request request, Caller caller, SupplierImport import, RegistryDb db, ListWords words, CancellationToken ct)
    {
        if (request.Decisions.Count > MostAtOnce) throw Refuse.Field("import.decisions-count", "decisions", $"At most {MostAtOnce} decisions at a time.");
        var preview = await import.PreviewAgainAsync(id, caller, async list =>
        {
            var named = request.Decisions.Select(d => d.Row).ToList();
            var rows = await db.ListPreviewRows.Where(r => r.PreviewId == list.Id && named.Contains(r.Row) && r.LikeTaxCode != null).ToDictionaryAsync(r => r.Row, ct);
            for (var i = 0; i < request.Decisions.Count; i++)
            {
                if (!rows.TryGetValue(request.Decisions[i].Row, out var row)) throw Refuse.Field("import.row-unlike", $"decisions[{i}].row", "This row is not like another supplier.");
                row.Decision = request.Decisions[i].Decision;
            }

            await db.SaveChangesAsync(ct);

            // All rows of one tax code are about one firm.
            await db.Database.ExecuteSqlAsync($"""
                update list_preview_row r set decision = d.decision from list_preview_row d
                where r.preview_id = {list.Id} and d.preview_id = r.preview_id and d.row = any({named.ToArray()}) and d.country = r.country and d.tax_code = r.tax_code and r.like_tax_code is not null
                """, ct);
        }, ct);
        return TypedResults.Ok(await PreviewView.OfAsync(preview, db, words, ct));
    }
}
