using Matchmaking.Files.Contents;
using Matchmaking.Files.Holds;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files;

/// <summary>An organisation removes its file; its content goes with the last file that has it. Not while others may see it, or rely on it.</summary>
public static class RemoveFile
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/files/{fileId:guid}", HandleAsync)
        .WithName(nameof(RemoveFile))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid fileId, Caller caller, FilesDb db, KeptContent contents, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        StoredFile file;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            await db.HoldAsync(fileId, ct);
            file = await db.OwnAsync(fileId, caller, now, ct);
            var isGranted = await db.Grants.AnyAsync(g => g.FileId == fileId && g.RevokedAt == null && g.ExpiresAt > now, ct);
            file.Remove(caller, isGranted, await db.LiveHolds(fileId, now).AnyAsync(ct), now);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        await contents.ReleaseAsync(file.Sha256, ct);
        return TypedResults.NoContent();
    }
}
