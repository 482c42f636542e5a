using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Contents;

/// <summary>
/// Contents are shared: whoever refers to one, and whoever takes the last reference away, holds it meanwhile, so that neither
/// works on what the other is about to change. Content without a file is removed, a file without its content cannot be.
/// </summary>
internal sealed class KeptContent(FilesDb db, IContentStore store)
{
    /// <summary>Within the caller's transaction, which goes on to commit the file that refers to it.</summary>
    public async Task KeepAsync(ReceivedFile received, CancellationToken ct)
    {
        await HoldAsync(received.Sha256, ct);
        await store.PutAsync(received.Sha256, received.Path, ct);
    }

    /// <summary>Removes it unless a file refers to it. A crash before this is repaired by <see cref="SweepContents"/>.</summary>
    public async Task ReleaseAsync(string sha256, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // Another organisation's file may have the same content.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await HoldAsync(sha256, ct);
        if (!await db.Files.AnyAsync(f => f.Sha256 == sha256, ct)) await store.DeleteAsync(sha256, ct);
        await transaction.CommitAsync(ct);
    }

    private Task<int> HoldAsync(string sha256, CancellationToken ct) => db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('content ' || {sha256}, 0))", ct);
}
