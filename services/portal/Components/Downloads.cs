using Matchmaking.Portal.Clients;
using Matchmaking.ServiceDefaults;
using QRCoder;

namespace Matchmaking.Portal.Components;

/// <summary>Files that a service makes, handed to the browser in the reader's name.</summary>
internal static class Downloads
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("").RequireSignedIn();
        files.MapGet("/imports/template.csv", (RegistryClient registry, CancellationToken ct) => SendAsync(() => registry.TemplateAsync(ct), "suppliers.csv"));
        files.MapGet("/imports/previews/{id:guid}/problems.csv", RowsToMend.SendAsync);
        files.MapGet("/imports/{id:guid}.csv", RowsToMend.SendReportAsync);
        files.MapGet("/rfqs/{id:guid}/comparison.{format}", (Guid id, string format, SourcingClient sourcing, CancellationToken ct) =>
            SendAsync(() => sourcing.ComparisonFileAsync(id, format == "csv" ? "csv" : "xlsx", ct), $"comparison.{(format == "csv" ? "csv" : "xlsx")}"));
        files.MapGet("/rfqs/{id:guid}/views.csv", (Guid id, FilesClient files, CancellationToken ct) => SendAsync(() => files.RfqViewsFileAsync(id, ct), "views.csv"));
        // What a camera reads: the address of the page that says how the certificate stands.
        app.MapGet("/c/{checkCode}.svg", (string checkCode, HttpRequest request) =>
        {
            if (checkCode.Length != 12 || !checkCode.All(char.IsAsciiLetterOrDigit)) return Results.NotFound();
            using var data = QRCodeGenerator.GenerateQrCode($"{request.Scheme}://{request.Host}/c/{checkCode}", QRCodeGenerator.ECCLevel.M);
            using var svg = new SvgQRCode(data);
            return Results.Text(svg.GetGraphic(4, "#000000", "#ffffff", true, SvgQRCode.SizingMode.ViewBoxAttribute), "image/svg+xml");
        }).AllowAnonymous();
        app.MapGet("/developers/{service}.json", async (string service, ApiDocuments documents, CancellationToken ct) =>
            await documents.FindAsync(service, ct) is { } api ? Results.Text(api.Json, "application/json") : Results.NotFound()).AllowAnonymous();
        files.MapGet("/association/vettings.csv", (HttpRequest request, RegistryClient registry, CancellationToken ct) => SendAsync(() => registry.DeskFileAsync(request.QueryString.Value ?? "", ct), "vettings.csv"));
        files.MapGet("/association/members.csv", (RegistryClient registry, CancellationToken ct) => SendAsync(() => registry.VouchedForFileAsync(ct), "members.csv"));
        files.MapGet("/orders.csv", (HttpRequest request, SourcingClient sourcing, CancellationToken ct) => SendAsync(() => sourcing.OrdersFileAsync(request.QueryString.Value ?? "", ct), "orders.csv"));
    }

    private static async Task<IResult> SendAsync(Func<Task<(Stream Content, string Type, string? Name)>> ask, string name)
    {
        var (content, type, given) = await ask();
        return Results.File(content, type, given ?? name);
    }
}
