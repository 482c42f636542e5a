using Matchmaking.Files.Checks;
using Matchmaking.Files.Holds;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files;

/// <summary>What is known of a file; its owner also sees whom it is shown to, and who relies on it.</summary>
public static class GetFile
{
    /// <param name="VisibleUntil">For whom it is shown to; null for its owner.</param>
    /// <param name="Grants">For its owner; null for others.</param>
    /// <param name="Holds">Why it cannot be removed; for its owner, null for others.</param>
    public sealed record Response(
        Guid FileId, Guid OrganisationId, string Name, FileFormat Format, FilePurpose Purpose, bool NdaRequired, long SizeBytes, string Sha256, DateTimeOffset UploadedAt,
        bool IsOwn, bool IsPublic, DateTimeOffset? VisibleUntil, IReadOnlyList<Grant>? Grants, IReadOnlyList<Hold>? Holds);

    /// <param name="NdaSignedAt">When that organisation signed the agreement that holds now.</param>
    public sealed record Grant(Guid GrantId, Guid OrganisationId, string? NameVi, string? NameEn, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt, DateTimeOffset? NdaSignedAt);

    /// <param name="SubjectId">The published RFQ that it is a document of, or the certificate or vetting that it is evidence of.</param>
    /// <param name="OrganisationId">Who relies on it as evidence; null for a document of an RFQ.</param>
    /// <param name="HeldUntil">Null for a document of an RFQ, which stays.</param>
    public sealed record Hold(Guid SubjectId, Guid? OrganisationId, DateTimeOffset? HeldUntil);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/files/{fileId:guid}", HandleAsync)
        .WithName(nameof(GetFile))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid fileId, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (file, grant) = await db.VisibleAsync(fileId, caller, now, ct);
        var grants = grant is not null ? null : await db.Grants.AsNoTracking()
            .Where(g => g.FileId == fileId && g.RevokedAt == null && g.ExpiresAt > now).OrderByDescending(g => g.Id)
            .Select(g => new
            {
                Grant = g,
                Known = db.Organisations.SingleOrDefault(k => k.OrganisationId == g.OrganisationId),
                SignedAt = db.Ndas.Where(n => n.OwnerId == g.OwnerId && n.OrganisationId == g.OrganisationId && n.ExpiresAt > now).Max(n => (DateTimeOffset?)n.SignedAt),
            })
            .ToListAsync(ct);
        var holds = grant is not null ? null : await db.LiveHolds(fileId, now).AsNoTracking().OrderBy(h => h.Id).Select(h => new Hold(h.SubjectId, h.OrganisationId, h.HeldUntil)).ToListAsync(ct);
        return TypedResults.Ok(new Response(
            file.Id, file.OrganisationId, file.Name, file.Format, file.Purpose, file.NdaRequired, file.SizeBytes, file.Sha256, file.UploadedAt, grant is null, file.IsPublic, grant?.ExpiresAt,
            grants?.Select(g => new Grant(g.Grant.Id, g.Grant.OrganisationId, g.Known?.NameVi, g.Known?.NameEn, g.Grant.GrantedAt, g.Grant.ExpiresAt, g.SignedAt)).ToList(), holds));
    }
}
