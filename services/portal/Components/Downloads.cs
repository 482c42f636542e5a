using Matchmaking.Portal.Clients;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Portal.Components;

/// <summary>Files that a service makes, handed to the browser in the reader's name.</summary>
internal static class Downloads
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("").RequireSignedIn();
        files.MapGet("/imports/template.csv", (RegistryClient registry, CancellationToken ct) => SendAsync(() => registry.TemplateAsync(ct), "suppliers.csv"));
        files.MapGet("/rfqs/{id:guid}/comparison.{format}", (Guid id, string format, SourcingClient sourcing, CancellationToken ct) =>
            SendAsync(() => sourcing.ComparisonFileAsync(id, format == "csv" ? "csv" : "xlsx", ct), $"comparison.{(format == "csv" ? "csv" : "xlsx")}"));
        app.MapGet("/developers/{service}.json", async (string service, ApiDocuments documents, CancellationToken ct) =>
            await documents.FindAsync(service, ct) is { } api ? Results.Text(api.Json, "application/json") : Results.NotFound()).AllowAnonymous();
        files.MapGet("/orders.csv", (HttpRequest request, SourcingClient sourcing, CancellationToken ct) => SendAsync(() => sourcing.OrdersFileAsync(request.QueryString.Value ?? "", ct), "orders.csv"));
    }

    private static async Task<IResult> SendAsync(Func<Task<(Stream Content, string Type, string? Name)>> ask, string name)
    {
        var (content, type, given) = await ask();
        return Results.File(content, type, given ?? name);
    }
}
