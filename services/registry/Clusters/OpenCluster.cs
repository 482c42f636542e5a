using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>A cluster in the hands of its keeper, held until the transaction ends.</summary>
internal static class OpenCluster
{
    public static RefusalException Unknown() => Refuse.NotFound("cluster.unknown", "There is no such cluster.");

    public static async Task<Cluster> KeptAsync(this RegistryDb db, string code, Caller caller, CancellationToken ct)
    {
        var cluster = await db.HeldAsync(code, ct);
        return cluster.IsKeptBy(caller) ? cluster : throw Refuse.Forbidden("cluster.not-keeper", "Only who keeps this cluster, or the operator, changes it.");
    }

    public static async Task<Cluster> HeldAsync(this RegistryDb db, string code, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('cluster ' || {code}, 0))", ct);
        return await db.Clusters.SingleOrDefaultAsync(c => c.Code == code, ct) ?? throw Unknown();
    }

    /// <summary>After a member was let in, or is one no more, was saved: its profile says so, and whoever read it is told.</summary>
    public static async Task ShowClustersAsync(this RegistryDb db, Guid organisationId, DateTimeOffset now, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // The keeper decides, and the supplier's profile changes.
        var own = await OwnProfile.LoadAsync(db, organisationId, ct);
        own.Profile.BelongTo(await db.ClusterMembers.Where(m => m.OrganisationId == organisationId && m.Belonging == Belonging.Member).Join(db.Clusters, m => m.ClusterId, c => c.Id, (m, c) => c.Code).OrderBy(code => code).ToListAsync(ct));
        await own.SaveAsync(db, now, ct);
    }

    public static void Note(this RegistryDb db, Cluster cluster, string what, Caller by, DateTimeOffset now) =>
        db.Add(new ClusterChange { Id = Guid.CreateVersion7(now), ClusterId = cluster.Id, What = what, OrganisationId = by.OrganisationId, By = by.Subject, At = now });
}
