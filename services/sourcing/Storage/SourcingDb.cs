using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Suppliers;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Storage;

/// <summary>The Sourcing database. Tables are made by the numbered SQL files beside this class; this is how code sees them.</summary>
public sealed class SourcingDb(DbContextOptions<SourcingDb> options) : DbContext(options)
{
    public DbSet<Rfq> Rfqs => Set<Rfq>();

    public DbSet<Bid> Bids => Set<Bid>();

    public DbSet<BidOffer> Offers => Set<BidOffer>();

    public DbSet<Award> Awards => Set<Award>();

    public DbSet<AwardProposal> AwardProposals => Set<AwardProposal>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<KnownOrganisation> KnownOrganisations => Set<KnownOrganisation>();

    public DbSet<OrganisationSuspension> Suspensions => Set<OrganisationSuspension>();

    public DbSet<KnownSupplier> KnownSuppliers => Set<KnownSupplier>();

    public DbSet<KnownCertificate> KnownCertificates => Set<KnownCertificate>();

    /// <summary>
    /// The one clock that decides deadlines. Ask it after the row that the decision is about is locked: whoever waited for
    /// the lock must not decide with an instant from before the wait.
    /// </summary>
    public Task<DateTimeOffset> NowAsync(CancellationToken ct) =>
        Database.SqlQuery<DateTimeOffset>($"""select sourcing_now() as "Value" """).SingleAsync(ct);

    /// <summary>The next public reference, such as RFQ-2026-000123: one sequence for each kind and year.</summary>
    public Task<string> NextReferenceAsync(string kind, CancellationToken ct) =>
        Database.SqlQuery<string>($"""select next_reference({kind}) as "Value" """).SingleAsync(ct);

    /// <summary>In queries only: a supplier whose profile is published and that an association vouches for today.</summary>
    public static bool IsInNetwork(Guid organisationId) => throw new NotSupportedException($"The database decides whether {organisationId} is in the network.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlumbing();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(SourcingDb).Assembly);
        modelBuilder.HasDbFunction(() => IsInNetwork(default)).HasName("is_in_network");
        modelBuilder.UseSnakeCase();
    }
}
