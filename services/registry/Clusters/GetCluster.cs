using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>The public page of a cluster: both sheets, the computed figures, and the members whose profile is public.</summary>
public static class GetCluster
{
    private const int Shown = 500;

    /// <param name="Version">For changing it.</param>
    /// <param name="Members">At most 500, by name; only those whose profile is public.</param>
    public sealed record Response(string Code, int Version, SheetView Sheet, IReadOnlyList<Intervention> Interventions, Keeper? Keeper, ClusterFigures Figures, IReadOnlyList<Member> Members);

    public sealed record Keeper(Guid OrganisationId, string NameVi, string NameEn);

    public sealed record Member(Guid OrganisationId, string NameVi, string NameEn, DateTimeOffset Since);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/clusters/{code}", HandleAsync).WithName(nameof(GetCluster)).AllowAnonymous().ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(string code, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        // For anybody, so in the service's own name: names of published profiles, and no request to join.
        using var service = RowAccess.ForTheService();
        var cluster = await db.Clusters.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, ct) ?? throw OpenCluster.Unknown();
        var keeper = cluster.KeeperId is { } id ? await db.Organisations.AsNoTracking().Where(o => o.Id == id).Select(o => new Keeper(o.Id, o.NameVi, o.NameEn)).SingleOrDefaultAsync(ct) : null;
        var members = await db.ClusterMembers.AsNoTracking().Where(m => m.ClusterId == cluster.Id && m.Belonging == Belonging.Member)
            .Join(db.Profiles.Where(p => p.State == ProfileState.Published), m => m.OrganisationId, p => p.OrganisationId, (m, p) => new { p.OrganisationId, p.Words.NameVi, p.Words.NameEn, m.Since })
            .OrderBy(m => m.NameVi).Take(Shown).ToListAsync(ct);
        var figures = await ClusterFigures.OfAsync(db, [cluster.Id], clock.GetUtcNow(), ct);
        return TypedResults.Ok(new Response(
            cluster.Code, cluster.Revision, SheetView.Of(cluster.Sheet), cluster.Interventions, keeper, figures[cluster.Id], [.. members.Select(m => new Member(m.OrganisationId, m.NameVi, m.NameEn, m.Since))]));
    }
}
