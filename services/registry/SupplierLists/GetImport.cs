using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>The report of one of my imports, row by row; without the rows (<c>?withRows=false</c>) for whoever asks for them by the page.</summary>
public static class GetImport
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/{id:guid}", HandleAsync)
        .WithName(nameof(GetImport))
        .RequireMember(Kinds.Association, Kinds.Operator)
        .ProducesProblem(404);

    private static async Task<Ok<ImportView>> HandleAsync(Guid id, Caller caller, RegistryDb db, CancellationToken ct, bool withRows = true) =>
        TypedResults.Ok(ImportView.Of(await FindAsync(id, caller, db, ct), db, withRows));

    internal static async Task<Import> FindAsync(Guid id, Caller caller, RegistryDb db, CancellationToken ct) =>
        await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.OrganisationId == caller.OrganisationId, ct)
            ?? throw Refuse.NotFound("import.unknown", "There is no such import.");
}
