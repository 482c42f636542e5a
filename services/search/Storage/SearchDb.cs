using Matchmaking.Search.Index;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Search.Storage;

/// <summary>What the PostgreSQL adapter keeps. It is written through this model, and asked in SQL that no mapping would make clearer.</summary>
public sealed class SearchDb(DbContextOptions<SearchDb> options) : DbContext(options)
{
    internal DbSet<SupplierRow> Suppliers => Set<SupplierRow>();

    internal DbSet<HeldCertificate> Certificates => Set<HeldCertificate>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.AddPlumbing();
        model.ApplyConfigurationsFromAssembly(typeof(SearchDb).Assembly);
        model.UseSnakeCase();
    }
}
