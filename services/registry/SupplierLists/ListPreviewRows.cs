using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// The rows of a list that I uploaded: as they stand in the file, what would become of each, and why. One outcome, those with problems, or
/// of each tax code that is like another the row that is decided, if asked for.
/// </summary>
public static class ListPreviewRows
{
    private const int MostRows = 500;

    public sealed record Response(IReadOnlyList<Item> Items, int Total, string? Next);

    /// <param name="Cells">In the order of the file's columns; empty where there is nothing.</param>
    public sealed record Item(
        int Row, RowOutcome Outcome, string? Name, string? TaxCode, Guid? OrganisationId, IReadOnlyList<string> Cells, IReadOnlyList<RowProblem> Problems, Likeness? Like, DuplicateDecision? Decision);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/previews/{id:guid}/rows", HandleAsync)
        .WithName(nameof(ListPreviewRows))
        .RequireMember(Kinds.Association, Kinds.Operator)
        .ProducesProblem(400)
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(
        Guid id, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, RowOutcome? outcome = null, bool withProblems = false, bool isLike = false, int after = 0, int size = 50)
    {
        await GetPreview.FindAsync(id, caller, db, clock, ct);
        var rows = db.ListPreviewRows.AsNoTracking().Where(r => r.PreviewId == id);
        if (outcome is not null) rows = rows.Where(r => r.Outcome == outcome);
        if (withProblems) rows = rows.Where(r => r.Outcome == RowOutcome.Refused || r.Outcome == RowOutcome.Duplicate || r.HasProblems || r.LikeTaxCode != null);
        if (isLike) rows = rows.Where(r => r.LikeTaxCode != null && r.IsCompared);
        var most = Math.Clamp(size, 1, MostRows);
        var page = await rows.Where(r => r.Row > after).OrderBy(r => r.Row).Take(most + 1).ToListAsync(ct);
        var items = page.Take(most).Select(r => new Item(r.Row, r.Outcome ?? RowOutcome.Refused, r.Name, r.TaxCode, r.OrganisationId, r.Cells, r.Problems, r.Like, r.Decision)).ToList();
        return TypedResults.Ok(new Response(items, await rows.CountAsync(ct), page.Count > most ? $"{items[^1].Row}" : null));
    }
}
