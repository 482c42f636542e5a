using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Uploads a supplier list to see how it is read and what would come of it; nothing is taken before that is confirmed.</summary>
public static class PreviewSuppliers
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/imports/previews", HandleAsync)
        .WithName(nameof(PreviewSuppliers))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .DisableAntiforgery() // Callers carry a bearer token, which no other site can make a browser send.
        .ProducesProblem(400)
        .ProducesProblem(403);

    private static async Task<Created<PreviewView>> HandleAsync(
        IFormFile file, Caller caller, SupplierImport import, RegistryDb db, ListWords words, IOptions<RegistrySettings> settings, CancellationToken ct, bool isDemonstration = false)
    {
        var list = await ListFile.OfAsync(file, settings.Value, isDemonstration && caller.Is(Kinds.Operator), ct);
        var preview = await import.PreviewAsync(list, caller, ct);
        return TypedResults.Created($"/imports/previews/{preview.Id}", await PreviewView.OfAsync(preview, db, words, ct));
    }
}
