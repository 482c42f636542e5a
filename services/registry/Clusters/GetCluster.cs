using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>The public page of a cluster: both sheets, the computed figures, and the members whose profile is public.</summary>
public static class GetCluster
{
    /// <param name="Version">For changing it.</param>
    /// <param name="Members">A page of them, by name; only those whose profile is public, which is as many as the figures say.</param>
    /// <param name="Next">The page after this one; null on the last.</param>
    public sealed record Response(string Code, int Version, SheetView Sheet, IReadOnlyList<Intervention> Interventions, Keeper? Keeper, ClusterFigures Figures, IReadOnlyList<Member> Members, int? Next);

    public sealed record Keeper(Guid OrganisationId, string NameVi, string NameEn);

    /// <param name="TrustLevel">What an association vouches for today; 0 is nothing.</param>
    /// <param name="TrustedUntil">The last day of that.</param>
    /// <param name="Certificates">Kinds of certificates that an association has verified and that are valid today.</param>
    public sealed record Member(Guid OrganisationId, string NameVi, string NameEn, DateTimeOffset Since, IReadOnlyList<string> ProvinceCodes, int TrustLevel, DateOnly? TrustedUntil, int Certificates);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/clusters/{code}", HandleAsync).WithName(nameof(GetCluster)).AllowAnonymous().ProducesValidationProblem().ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(string code, RegistryDb db, TimeProvider clock, CancellationToken ct, [Range(1, 100_000)] int page = 1)
    {
        // For anybody, so in the service's own name: names of published profiles, and no request to join.
        using var service = RowAccess.ForTheService();
        var cluster = await db.Clusters.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, ct) ?? throw OpenCluster.Unknown();
        var keeper = cluster.KeeperId is { } id ? await db.Organisations.AsNoTracking().Where(o => o.Id == id).Select(o => new Keeper(o.Id, o.NameVi, o.NameEn)).SingleOrDefaultAsync(ct) : null;
        var now = clock.GetUtcNow();
        var (members, hasMore) = await ListedMembers.OfAsync(db, cluster.Id, page, VietnamDay.Of(now), ct);
        var figures = await ClusterFigures.OfAsync(db, [cluster.Id], now, ct);
        return TypedResults.Ok(new Response(
            cluster.Code, cluster.Revision, SheetView.Of(cluster.Sheet), cluster.Interventions, keeper, figures[cluster.Id], members, hasMore ? page + 1 : null));
    }
}
