using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Takes a list that I uploaded as its preview shows it. Probable duplicates of which nothing was decided are left out and reported.</summary>
public static class ConfirmPreview
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/imports/previews/{id:guid}/confirmation", HandleAsync)
        .WithName(nameof(ConfirmPreview))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .ProducesProblem(400)
        .ProducesProblem(404);

    private static async Task<Ok<ImportView>> HandleAsync(Guid id, Caller caller, SupplierImport import, RegistryDb db, CancellationToken ct) =>
        TypedResults.Ok(ImportView.Of(await import.ConfirmAsync(id, caller, ct), db));
}
