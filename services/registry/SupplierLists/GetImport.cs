using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>The report of one of my imports, row by row.</summary>
public static class GetImport
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/{id:guid}", HandleAsync)
        .WithName(nameof(GetImport))
        .RequireMember(Kinds.Association, Kinds.Operator)
        .ProducesProblem(404);

    private static async Task<Ok<ImportView>> HandleAsync(Guid id, Caller caller, RegistryDb db, CancellationToken ct)
    {
        var import = await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.OrganisationId == caller.OrganisationId, ct)
            ?? throw Refuse.NotFound("import.unknown", "There is no such import.");
        return TypedResults.Ok(ImportView.Of(import, db));
    }
}
