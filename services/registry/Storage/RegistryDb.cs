using Matchmaking.Registry.ApiClients;
using Matchmaking.Registry.Clusters;
using Matchmaking.Registry.SupplierLists;
using Matchmaking.Registry.Invitations;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Suspensions;
using Matchmaking.Registry.TrackRecords;
using Matchmaking.Registry.Vettings;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Storage;

/// <summary>The registry's own database.</summary>
public sealed class RegistryDb(DbContextOptions<RegistryDb> options) : DbContext(options)
{
    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<MembershipChange> MembershipChanges => Set<MembershipChange>();

    public DbSet<ActingOrganisation> ActingOrganisations => Set<ActingOrganisation>();

    public DbSet<ApiClient> ApiClients => Set<ApiClient>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<SuspensionProposal> Suspensions => Set<SuspensionProposal>();

    public DbSet<MembershipProposal> MembershipProposals => Set<MembershipProposal>();

    public DbSet<Vetting> Vettings => Set<Vetting>();

    public DbSet<SupplierProfile> Profiles => Set<SupplierProfile>();

    public DbSet<Cluster> Clusters => Set<Cluster>();

    public DbSet<ClusterMember> ClusterMembers => Set<ClusterMember>();

    public DbSet<ClusterChange> ClusterChanges => Set<ClusterChange>();

    public DbSet<Import> Imports => Set<Import>();

    public DbSet<ImportRow> ImportRows => Set<ImportRow>();

    public DbSet<ListPreview> ListPreviews => Set<ListPreview>();

    public DbSet<ListTopRow> ListTopRows => Set<ListTopRow>();

    public DbSet<ListPreviewRow> ListPreviewRows => Set<ListPreviewRow>();

    public DbSet<TrackRecordEntry> TrackRecord => Set<TrackRecordEntry>();

    /// <summary>
    /// Holds an organisation until the transaction ends: changes of it, its profile and its sites take turns instead of colliding.
    /// A statement of its own, because a query that locks and joins reads the joined tables as they were before it waited.
    /// </summary>
    public Task LockAsync(Guid organisationId, CancellationToken ct) =>
        Database.ExecuteSqlAsync($"select 1 from organisation where id = {organisationId} for update", ct);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.AddPlumbing();
        model.ApplyConfigurationsFromAssembly(typeof(RegistryDb).Assembly);
        model.UseSnakeCase();
    }
}
