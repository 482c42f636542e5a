using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>The Cluster Grid, for everybody to read.</summary>
public static class ListClusters
{
    private const int Shown = 500;

    public sealed record Response(IReadOnlyList<Item> Items);

    public sealed record Item(string Code, string NameVi, string NameEn, string Sector, IReadOnlyList<string> ProvinceCodes, Typology? Typology, Phase? Phase, ClusterFigures Figures);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/clusters", HandleAsync).WithName(nameof(ListClusters)).AllowAnonymous();

    private static async Task<Ok<Response>> HandleAsync(RegistryDb db, TimeProvider clock, CancellationToken ct, string? sector = null, string? province = null)
    {
        // For anybody, so in the service's own name; nothing of it is anybody's own.
        using var service = RowAccess.ForTheService();
        var clusters = await db.Clusters.AsNoTracking()
            .Where(c => (sector == null || c.Sheet.Sector == sector) && (province == null || c.Sheet.ProvinceCodes.Contains(province)))
            .OrderBy(c => c.Code).Take(Shown).ToListAsync(ct);
        var figures = await ClusterFigures.OfAsync(db, [.. clusters.Select(c => c.Id)], clock.GetUtcNow(), ct);
        return TypedResults.Ok(new Response([.. clusters.Select(c => new Item(c.Code, c.Sheet.NameVi, c.Sheet.NameEn, c.Sheet.Sector, c.Sheet.ProvinceCodes, c.Sheet.Typology, c.Sheet.Phase, figures[c.Id]))]));
    }
}
