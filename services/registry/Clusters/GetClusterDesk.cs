using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>How the caller stands with a cluster; who keeps it also sees all members and who asks to join.</summary>
public static class GetClusterDesk
{
    private const int Shown = 500;

    /// <param name="Belonging">The caller's own; null for none.</param>
    /// <param name="Members">Of the keeper; null for others.</param>
    public sealed record Response(bool IsKeeper, Belonging? Belonging, IReadOnlyList<Member>? Members, IReadOnlyList<Change>? Changes);

    public sealed record Member(Guid OrganisationId, string NameVi, string NameEn, Belonging Belonging, DateTimeOffset Since);

    public sealed record Change(string What, string NameVi, string NameEn, DateTimeOffset At);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/clusters/{code}/desk", HandleAsync).WithName(nameof(GetClusterDesk)).RequireMember().ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(string code, Caller caller, RegistryDb db, CancellationToken ct)
    {
        var cluster = await db.Clusters.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, ct) ?? throw OpenCluster.Unknown();
        var own = await db.ClusterMembers.AsNoTracking().Where(m => m.ClusterId == cluster.Id && m.OrganisationId == caller.OrganisationId).Select(m => (Belonging?)m.Belonging).SingleOrDefaultAsync(ct);
        if (!cluster.IsKeptBy(caller)) return TypedResults.Ok(new Response(false, own, null, null));
        // Who asks comes first, and is never the part that is cut off.
        var members = await db.ClusterMembers.AsNoTracking().Where(m => m.ClusterId == cluster.Id).OrderBy(m => m.Belonging == Belonging.Member).ThenBy(m => m.Since).Take(Shown)
            .Join(db.Organisations, m => m.OrganisationId, o => o.Id, (m, o) => new Member(o.Id, o.NameVi, o.NameEn, m.Belonging, m.Since)).ToListAsync(ct);
        var changes = await db.ClusterChanges.AsNoTracking().Where(c => c.ClusterId == cluster.Id).OrderByDescending(c => c.Id).Take(50)
            .Select(c => new { c.What, c.At, Organisation = db.Organisations.SingleOrDefault(o => o.Id == c.OrganisationId) }).ToListAsync(ct);
        return TypedResults.Ok(new Response(
            true, own, [.. members.OrderBy(m => m.Belonging).ThenBy(m => m.Since)], [.. changes.Select(c => new Change(c.What, c.Organisation?.NameVi ?? "", c.Organisation?.NameEn ?? "", c.At))]));
    }
}
