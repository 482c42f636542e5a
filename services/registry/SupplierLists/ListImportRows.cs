using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>The rows of one of my imports, a page at a time; of one outcome, or those with problems, if asked for.</summary>
public static class ListImportRows
{
    private const int MostRows = 500;

    public sealed record Response(IReadOnlyList<RowResult> Items, int Total, string? Next);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/{id:guid}/rows", HandleAsync)
        .WithName(nameof(ListImportRows))
        .RequireMember(Kinds.Association, Kinds.Operator)
        .ProducesProblem(400)
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(
        Guid id, Caller caller, RegistryDb db, CancellationToken ct, RowOutcome? outcome = null, bool withProblems = false, int after = 0, int size = 50)
    {
        await GetImport.FindAsync(id, caller, db, ct);
        var rows = db.ImportRows.AsNoTracking().Where(r => r.ImportId == id);
        if (outcome is not null) rows = rows.Where(r => r.Outcome == outcome);
        if (withProblems) rows = rows.Where(r => r.Outcome == RowOutcome.Refused || r.Outcome == RowOutcome.Duplicate || r.HasProblems);
        var most = Math.Clamp(size, 1, MostRows);
        var page = await rows.Where(r => r.Row > after).OrderBy(r => r.Row).Take(most + 1).ToListAsync(ct);
        return TypedResults.Ok(new Response([.. page.Take(most).Select(r => r.View())], await rows.CountAsync(ct), page.Count > most ? $"{page[most - 1].Row}" : null));
    }
}
