using System.ComponentModel.DataAnnotations;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Holds;

/// <summary>
/// The owner publishes an RFQ with this file as a document: from now on it cannot be removed. Said again, nothing changes. Sourcing says it in
/// the buyer's name before the RFQ is published.
/// </summary>
public static class HoldFile
{
    /// <param name="Sha256">Of the content that the RFQ promises.</param>
    public sealed record Request([property: Required, StringLength(64, MinimumLength = 64)] string Sha256);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/files/{fileId:guid}/holds/{subjectId:guid}", HandleAsync)
        .WithName(nameof(HoldFile))
        .RequireWriter()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid fileId, Guid subjectId, Request request, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.HoldAsync(fileId, ct);
        var file = await db.OwnAsync(fileId, caller, now, ct);
        if (file.Sha256 != request.Sha256) throw Refuse.Conflict("hold.other-content", "The content of this file is not the one that is promised.");
        if (!await db.LiveHolds(fileId, now).AnyAsync(h => h.SubjectId == subjectId && h.OrganisationId == null, ct)) db.Add(FileHold.OfRfq(file, subjectId, caller, now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
