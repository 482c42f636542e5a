using Matchmaking.Certification.Certificates;
using Matchmaking.Certification.Known;
using Matchmaking.Certification.Reminders;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Storage;

/// <summary>The certification service's own database.</summary>
public sealed class CertificationDb(DbContextOptions<CertificationDb> options) : DbContext(options)
{
    public DbSet<Certificate> Certificates => Set<Certificate>();

    public DbSet<Reminder> Reminders => Set<Reminder>();

    public DbSet<KnownOrganisation> Organisations => Set<KnownOrganisation>();

    /// <summary>Holds a certificate until the transaction ends: two who decide at once take turns, and the second finds it decided.</summary>
    public Task HoldAsync(Guid certificateId, CancellationToken ct) => Database.ExecuteSqlAsync($"select 1 from certificate where id = {certificateId} for update", ct);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.AddPlumbing();
        model.ApplyConfigurationsFromAssembly(typeof(CertificationDb).Assembly);
        model.UseSnakeCase();
    }
}
