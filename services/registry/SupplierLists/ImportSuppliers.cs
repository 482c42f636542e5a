using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// An association, or the operator, brings a list of suppliers without looking at a preview, as programs do: every column has to be
/// known. The file is its own idempotency key: what is there already is reported as unchanged. The operator marks the suppliers of a
/// demonstration with <c>?isDemonstration=true</c>.
/// </summary>
public static class ImportSuppliers
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/imports", HandleAsync)
        .WithName(nameof(ImportSuppliers))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .DisableAntiforgery() // Callers carry a bearer token, which no other site can make a browser send.
        .ProducesProblem(400)
        .ProducesProblem(403);

    private static async Task<Ok<ImportView>> HandleAsync(
        IFormFile file, Caller caller, SupplierImport import, RegistryDb db, IOptions<RegistrySettings> settings, CancellationToken ct, bool isDemonstration = false)
    {
        var list = await ListFile.OfAsync(file, settings.Value, isDemonstration && caller.Is(Kinds.Operator), ct);
        return TypedResults.Ok(ImportView.Of(await import.ImportAsync(list, caller, ct), db));
    }
}
