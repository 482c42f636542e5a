using Matchmaking.Files.Holds;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Grants;

/// <summary>The owner no longer shows a file to somebody: from now on, links that were given out included. Not while that somebody relies on it as evidence.</summary>
public static class RevokeGrant
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/files/{fileId:guid}/grants/{grantId:guid}", HandleAsync)
        .WithName(nameof(RevokeGrant))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid fileId, Guid grantId, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.HoldAsync(fileId, ct);
        await db.OwnAsync(fileId, caller, now, ct);
        var grant = await db.Grants.SingleOrDefaultAsync(g => g.Id == grantId && g.FileId == fileId && g.RevokedAt == null, ct)
            ?? throw Refuse.NotFound("grant.unknown", "The file is not shown by this, or not any more.");
        if (await db.HeldUntilAsync(fileId, grant.OrganisationId, now, ct) is { } held) throw Held(held);
        grant.Revoke(caller, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    internal static RefusalException Held(DateTimeOffset until) =>
        Refuse.Conflict("grant.held", $"This organisation relies on the file as evidence until {until:yyyy-MM-dd}; until then, or until it releases the file, it is shown.");
}
