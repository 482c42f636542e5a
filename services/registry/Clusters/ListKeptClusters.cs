using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>The clusters that the caller keeps, and how many suppliers wait there; of the operator it is all of them.</summary>
public static class ListKeptClusters
{
    private const int Shown = 500;

    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="Keeper">Null where the operator keeps it.</param>
    /// <param name="Waiting">Suppliers that ask to belong.</param>
    public sealed record Item(string Code, string NameVi, string NameEn, string Sector, GetCluster.Keeper? Keeper, int Members, int Waiting);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/clusters/kept", HandleAsync).WithName(nameof(ListKeptClusters)).RequireMember();

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, CancellationToken ct)
    {
        var isOperator = caller.Is(Kinds.Operator);
        return TypedResults.Ok(new Response(await db.Clusters.AsNoTracking().Where(c => isOperator || c.KeeperId == caller.OrganisationId).OrderBy(c => c.Code).Take(Shown)
            .Select(c => new Item(
                c.Code, c.Sheet.NameVi, c.Sheet.NameEn, c.Sheet.Sector, db.Organisations.Where(o => o.Id == c.KeeperId).Select(o => new GetCluster.Keeper(o.Id, o.NameVi, o.NameEn)).SingleOrDefault(),
                db.ClusterMembers.Count(m => m.ClusterId == c.Id && m.Belonging == Belonging.Member), db.ClusterMembers.Count(m => m.ClusterId == c.Id && m.Belonging == Belonging.Asked)))
            .ToListAsync(ct)));
    }
}
