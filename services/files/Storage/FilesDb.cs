using Matchmaking.Files.Grants;
using Matchmaking.Files.Holds;
using Matchmaking.Files.Ndas;
using Matchmaking.Files.Profiles;
using Matchmaking.Files.Views;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Storage;

/// <summary>The files service's own database. Contents are elsewhere: see <see cref="Contents.IContentStore"/>.</summary>
public sealed class FilesDb(DbContextOptions<FilesDb> options) : DbContext(options)
{
    /// <summary>Those that are not removed.</summary>
    public IQueryable<StoredFile> Files => Set<StoredFile>().Where(f => f.RemovedAt == null);

    public DbSet<FileGrant> Grants => Set<FileGrant>();

    public DbSet<FileHold> Holds => Set<FileHold>();

    public DbSet<SignedNda> Ndas => Set<SignedNda>();

    public DbSet<FileView> Views => Set<FileView>();

    public DbSet<KnownOrganisation> Organisations => Set<KnownOrganisation>();

    public DbSet<KnownProfile> Profiles => Set<KnownProfile>();

    /// <summary>Uploads of an organisation are counted one after the other, until the transaction ends.</summary>
    public Task HoldQuotaAsync(Guid organisationId, CancellationToken ct) => Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('quota ' || {organisationId}::text, 0))", ct);

    public Task<long> UsedBytesAsync(Guid organisationId, CancellationToken ct) => Files.Where(f => f.OrganisationId == organisationId).SumAsync(f => f.SizeBytes, ct);

    /// <summary>Holds a file until the transaction ends: giving, ending and removing take turns.</summary>
    public Task HoldAsync(Guid fileId, CancellationToken ct) => Database.ExecuteSqlAsync($"select 1 from stored_file where id = {fileId} for update", ct);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.AddPlumbing();
        model.ApplyConfigurationsFromAssembly(typeof(FilesDb).Assembly);
        model.UseSnakeCase();
    }
}
