using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Holds;

/// <summary>An organisation no longer relies on a file that it was given as evidence, such as that of a certificate it rejected. Its owner cannot say so.</summary>
public static class ReleaseFile
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/files/{fileId:guid}/holds/{subjectId:guid}", HandleAsync)
        .WithName(nameof(ReleaseFile))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Guid fileId, Guid subjectId, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var holds = await db.LiveHolds(fileId, now).Where(h => h.SubjectId == subjectId).ToListAsync(ct); // The owner sees all, others their own.
        if (holds.Exists(h => h.OwnerId == caller.OrganisationId)) throw Refuse.Forbidden("hold.not-yours", "Only the organisation that relies on this file may release it.");
        if (holds.Count == 0) throw Refuse.NotFound("hold.unknown", "Your organisation does not rely on this file, or not any more.");
        foreach (var hold in holds) hold.Release(caller, now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
