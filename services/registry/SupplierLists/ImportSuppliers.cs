using System.Security.Cryptography;
using Matchmaking.Registry.Organisations;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// An association, or the operator, brings a list of suppliers. The file is its own idempotency key: what is there already is
/// reported as unchanged. The operator marks the suppliers of a demonstration with <c>?isDemonstration=true</c>.
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
        IFormFile file, Caller caller, SupplierImport import, IOptions<RegistrySettings> settings, CancellationToken ct, bool isDemonstration = false)
    {
        var limits = settings.Value;
        if (file.Length > limits.ImportMaxBytes)
            throw Refuse.Field("import.too-large", "file", $"A list has at most {limits.ImportMaxBytes / 1024 / 1024} MB. Split it.");

        await using var content = file.OpenReadStream();
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
        content.Position = 0;
        var name = Path.GetFileName(file.FileName) is { Length: > 0 and <= 260 } given ? given : "list";
        var raw = SupplierSheet.Read(content, name).Take(limits.ImportMaxRows + 1 + ListHeader.Depth).ToList();
        if (raw.Count == 0) throw Refuse.Field("import.unreadable", "file", "The file is empty.");
        var header = ListHeader.Of([.. raw.Take(ListHeader.Depth)]);
        if (header.Unknown.FirstOrDefault() is { } unknown) throw Refuse.Field("import.column-unknown", "file", $"There is no column \"{(unknown.Length <= 40 ? unknown : unknown[..40] + "…")}\". Columns are: {string.Join(", ", Columns.All)}.");
        if (header.Doubled.FirstOrDefault() is { } doubled) throw Refuse.Field("import.column-doubled", "file", $"The column {doubled} is there twice.");
        if (header.Missing.FirstOrDefault() is { } missing) throw Refuse.Field("import.column-missing", "file", $"The column {missing} is missing.");
        var rows = raw.Where(r => r.Number > header.Row).Select(r => SheetRow.Of(r, header.Names, header.Columns)).ToList();
        if (rows.Count > limits.ImportMaxRows)
            throw Refuse.Field("import.too-many-rows", "file", $"A list has at most {limits.ImportMaxRows} rows. Split it.");

        return TypedResults.Ok(ImportView.Of(await import.RunAsync(rows, caller, new SupplierImport.ListFile(name, sha256, isDemonstration && caller.Is(Kinds.Operator)), ct)));
    }
}
