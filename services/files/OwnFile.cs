using Matchmaking.Files.Grants;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files;

/// <summary>Finds a file for its reader: its owner, or whom it is shown to. For all others there is none.</summary>
internal static class OwnFile
{
    /// <summary>The file, and the grant by which a reader that is not the owner sees it.</summary>
    public static async Task<(StoredFile File, FileGrant? Grant)> VisibleAsync(this FilesDb db, Guid fileId, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Files.SingleOrDefaultAsync(f => f.Id == fileId && f.OrganisationId == caller.OrganisationId, ct) is { } own) return (own, null);
        var grant = await db.Visible(caller.OrganisationId, now).Include(g => g.File).SingleOrDefaultAsync(g => g.FileId == fileId, ct)
            ?? throw Refuse.NotFound("file.unknown", "There is no such file, or it is not shown to your organisation.");
        return (grant.File, grant);
    }

    /// <summary>For what only its owner does. Who sees it is told so; for all others there is none.</summary>
    public static async Task<StoredFile> OwnAsync(this FilesDb db, Guid fileId, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        var (file, grant) = await db.VisibleAsync(fileId, caller, now, ct);
        return grant is null ? file : throw Refuse.Forbidden("file.not-yours", "Only the organisation that uploaded the file may do this.");
    }

    /// <summary>Grants by which an organisation sees files now: neither ended nor expired, and where it is asked for, with a signed non-disclosure agreement.</summary>
    public static IQueryable<FileGrant> Visible(this FilesDb db, Guid organisationId, DateTimeOffset now) => db.Grants
        .Where(g => g.OrganisationId == organisationId && g.RevokedAt == null && g.ExpiresAt > now && g.File.RemovedAt == null)
        .Where(g => !g.NdaRequired || db.Ndas.Any(n => n.OwnerId == g.OwnerId && n.OrganisationId == organisationId && n.ExpiresAt > now));
}
