using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Throws away a list that I uploaded and do not want to import.</summary>
public static class DiscardPreview
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/imports/previews/{id:guid}", HandleAsync)
        .WithName(nameof(DiscardPreview))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Guid id, Caller caller, RegistryDb db, CancellationToken ct)
    {
        if (await db.ListPreviews.Where(p => p.Id == id && p.OrganisationId == caller.OrganisationId && p.Subject == caller.Subject).ExecuteDeleteAsync(ct) == 0) throw SupplierImport.Unknown();
        return TypedResults.NoContent();
    }
}
