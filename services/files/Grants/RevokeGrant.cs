using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Grants;

/// <summary>The owner no longer shows a file to somebody: from now on, links that were given out included.</summary>
public static class RevokeGrant
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/files/{fileId:guid}/grants/{grantId:guid}", HandleAsync)
        .WithName(nameof(RevokeGrant))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Guid fileId, Guid grantId, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.HoldAsync(fileId, ct);
        await db.OwnAsync(fileId, caller, now, ct);
        var grant = await db.Grants.SingleOrDefaultAsync(g => g.Id == grantId && g.FileId == fileId && g.RevokedAt == null, ct)
            ?? throw Refuse.NotFound("grant.unknown", "The file is not shown by this, or not any more.");
        grant.Revoke(caller, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
