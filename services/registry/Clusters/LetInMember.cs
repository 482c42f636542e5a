using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>Who keeps a cluster lets a supplier in that has asked (PUT), or declines or removes it (DELETE).</summary>
public static class LetInMember
{
    private const string Route = "/clusters/{code}/members/{organisationId:guid}";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut(Route, LetInAsync).WithName(nameof(LetInMember)).RequireWriter(Kinds.Association, Kinds.Agency, Kinds.Operator).ProducesProblem(403).ProducesProblem(404);
        app.MapDelete(Route, RemoveAsync).WithName("RemoveMember").RequireWriter(Kinds.Association, Kinds.Agency, Kinds.Operator).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<NoContent> LetInAsync(string code, Guid organisationId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (cluster, member) = await FindAsync(code, organisationId, caller, db, ct);
        if (member.Belonging is Belonging.Asked)
        {
            (member.Belonging, member.Since) = (Belonging.Member, clock.GetUtcNow());
            db.Note(cluster, "MemberLetIn", caller, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            await db.ShowClustersAsync(organisationId, clock.GetUtcNow(), ct);
        }

        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RemoveAsync(string code, Guid organisationId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (cluster, member) = await FindAsync(code, organisationId, caller, db, ct);
        db.Remove(member);
        db.Note(cluster, member.Belonging is Belonging.Asked ? "MemberDeclined" : "MemberRemoved", caller, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        if (member.Belonging is Belonging.Member) await db.ShowClustersAsync(organisationId, clock.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<(Cluster, ClusterMember)> FindAsync(string code, Guid organisationId, Caller caller, RegistryDb db, CancellationToken ct)
    {
        var cluster = await db.KeptAsync(code, caller, ct);
        return (cluster, await db.ClusterMembers.SingleOrDefaultAsync(m => m.ClusterId == cluster.Id && m.OrganisationId == organisationId, ct)
            ?? throw Refuse.NotFound("cluster.not-asked", "This supplier has not asked to belong to the cluster."));
    }
}
