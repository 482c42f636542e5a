using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Search.Storage;

/// <summary>The plumbing tables; the index itself is SQL that no mapping would make clearer.</summary>
public sealed class SearchDb(DbContextOptions<SearchDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        model.AddPlumbing();
        model.UseSnakeCase();
    }
}
