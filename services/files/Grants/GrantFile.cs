using Matchmaking.Files.Holds;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Grants;

/// <summary>The owner shows a file to another organisation until a day; said again, the new day counts.</summary>
public static class GrantFile
{
    /// <param name="EvidenceOf">
    /// The certificate or vetting that the file is evidence of. Then neither the grant nor the file ends before that day, unless the organisation
    /// releases it; a file under an agreement is refused.
    /// </param>
    public sealed record Request(Guid OrganisationId, DateTimeOffset ExpiresAt, Guid? EvidenceOf = null);

    public sealed record Response(Guid GrantId, DateTimeOffset ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/files/{fileId:guid}/grants", HandleAsync)
        .WithName(nameof(GrantFile))
        .RequireWriter()
        .Idempotent<FilesDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Created<Response>> HandleAsync(Guid fileId, Request request, Caller caller, FilesDb db, IOptions<FilesSettings> settings, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var latest = now.AddDays(settings.Value.GrantMaxDays);
        var expiresAt = request.ExpiresAt.ToUniversalTime();
        if (expiresAt <= now || expiresAt > latest) throw Refuse.Field("grant.expiry", "expiresAt", $"Choose a day after today, and not more than {settings.Value.GrantMaxDays} days away.");
        await db.HoldAsync(fileId, ct);
        var file = await db.OwnAsync(fileId, caller, now, ct);
        if (request.EvidenceOf is not null) file.RequireEvidence();
        if (await db.HeldUntilAsync(fileId, request.OrganisationId, now, ct) is { } held && held > expiresAt)
            expiresAt = request.EvidenceOf is not null ? held : throw RevokeGrant.Held(held);
        var grant = new FileGrant(file, request.OrganisationId, expiresAt, caller, now);
        if (!await db.Organisations.AnyAsync(k => k.OrganisationId == request.OrganisationId, ct)) throw Refuse.Field("grant.organisation-unknown", "organisationId", "There is no such organisation.");

        if (await db.Grants.SingleOrDefaultAsync(g => g.FileId == fileId && g.OrganisationId == request.OrganisationId && g.RevokedAt == null, ct) is { } before)
        {
            before.Revoke(caller, now);
            await db.SaveChangesAsync(ct); // First, or both were live for a moment.
        }

        db.Add(grant);
        if (request.EvidenceOf is { } subject) db.Add(FileHold.OfEvidence(grant, subject, caller, now));
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/files/{fileId}", new Response(grant.Id, grant.ExpiresAt));
    }
}
