using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Identity.Storage;

/// <summary>Something that works once was used: a challenge, or the assertion of a client.</summary>
public sealed class UsedOnce
{
    public required string Kind { get; init; }

    public required string Id { get; init; }

    /// <summary>From then on it is refused for its age, and need not be remembered.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <returns>False when it was used before, also by another process at this moment.</returns>
    internal static async Task<bool> TryAsync(IdentityDb db, string kind, string id, DateTimeOffset expiresAt, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"insert into used_once (kind, id, expires_at) values ({kind}, {id}, {expiresAt}) on conflict do nothing", ct) == 1;
}

internal sealed class UsedOnceTable : IEntityTypeConfiguration<UsedOnce>
{
    public void Configure(EntityTypeBuilder<UsedOnce> used)
    {
        used.ToTable("used_once");
        used.HasKey(u => new { u.Kind, u.Id });
        used.Property(u => u.Kind).HasMaxLength(150);
        used.Property(u => u.Id).HasMaxLength(200);
    }
}
