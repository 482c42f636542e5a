using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>A list that I uploaded and have not confirmed: how it is read, and what would come of it.</summary>
public static class GetPreview
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/previews/{id:guid}", HandleAsync)
        .WithName(nameof(GetPreview))
        .RequireMember(Kinds.Association, Kinds.Operator)
        .ProducesProblem(404);

    private static async Task<Ok<PreviewView>> HandleAsync(Guid id, Caller caller, RegistryDb db, ListWords words, TimeProvider clock, CancellationToken ct) =>
        TypedResults.Ok(await PreviewView.OfAsync(await FindAsync(id, caller, db, clock, ct), db, words, ct));

    internal static async Task<ListPreview> FindAsync(Guid id, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.ListPreviews.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.OrganisationId == caller.OrganisationId && p.Subject == caller.Subject && p.ExpiresAt > now, ct)
            ?? throw SupplierImport.Unknown();
    }
}
