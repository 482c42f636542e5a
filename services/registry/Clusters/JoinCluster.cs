using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>A supplier asks to belong to a cluster, and leaves it or takes its request back. Asking again changes nothing.</summary>
public static class JoinCluster
{
    private const string Route = "/clusters/{code}/membership";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut(Route, AskAsync).WithName(nameof(JoinCluster)).RequireWriter(Kinds.Supplier).ProducesProblem(403).ProducesProblem(404);
        app.MapDelete(Route, LeaveAsync).WithName("LeaveCluster").RequireWriter(Kinds.Supplier).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<NoContent> AskAsync(string code, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var cluster = await db.HeldAsync(code, ct);
        if (!await db.ClusterMembers.AnyAsync(m => m.ClusterId == cluster.Id && m.OrganisationId == caller.OrganisationId, ct))
            db.Add(new ClusterMember { ClusterId = cluster.Id, OrganisationId = caller.OrganisationId, Belonging = Belonging.Asked, Since = clock.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> LeaveAsync(string code, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var cluster = await db.HeldAsync(code, ct);
        if (await db.ClusterMembers.SingleOrDefaultAsync(m => m.ClusterId == cluster.Id && m.OrganisationId == caller.OrganisationId, ct) is { } member)
        {
            db.Remove(member);
            await db.SaveChangesAsync(ct);
            if (member.Belonging is Belonging.Member) await db.ShowClustersAsync(member.OrganisationId, clock.GetUtcNow(), ct);
        }

        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
