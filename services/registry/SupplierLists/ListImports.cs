using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>My imports, newest first.</summary>
public static class ListImports
{
    private const int PageSize = 25;

    public sealed record Response(IReadOnlyList<Item> Items, int Total, string? Next);

    public sealed record Item(Guid ImportId, string FileName, DateTimeOffset ImportedAt, int Rows, int Created, int Updated, int Unchanged, int Refused, int Duplicates);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports", HandleAsync)
        .WithName(nameof(ListImports))
        .RequireMember(Kinds.Association, Kinds.Operator);

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, CancellationToken ct, Guid? after = null)
    {
        var mine = db.Imports.AsNoTracking().Where(i => i.OrganisationId == caller.OrganisationId);
        var page = await mine.Where(i => after == null || i.Id < after).OrderByDescending(i => i.Id).Take(PageSize + 1)
            .Select(i => new Item(i.Id, i.FileName, i.ImportedAt, i.Rows, i.Created, i.Updated, i.Unchanged, i.Refused, i.Duplicates)).ToListAsync(ct);
        var items = page.Take(PageSize).ToList();
        return TypedResults.Ok(new Response(items, await mine.CountAsync(ct), page.Count > PageSize ? items[^1].ImportId.ToString() : null));
    }
}
