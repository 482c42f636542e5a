using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Lists that I uploaded and have neither confirmed nor thrown away, newest first.</summary>
public static class ListPreviews
{
    private const int MostShown = 25;

    public sealed record Response(IReadOnlyList<Item> Items, int Total);

    public sealed record Item(Guid PreviewId, string FileName, DateTimeOffset PreparedAt, DateTimeOffset ExpiresAt, int Rows);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/previews", HandleAsync)
        .WithName(nameof(ListPreviews))
        .RequireMember(Kinds.Association, Kinds.Operator);

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var mine = db.ListPreviews.AsNoTracking().Where(p => p.OrganisationId == caller.OrganisationId && p.Subject == caller.Subject && p.ExpiresAt > now);
        var items = await mine.OrderByDescending(p => p.Id).Take(MostShown).Select(p => new Item(p.Id, p.FileName, p.PreparedAt, p.ExpiresAt, p.Rows)).ToListAsync(ct);
        return TypedResults.Ok(new Response(items, await mine.CountAsync(ct)));
    }
}
