using Matchmaking.Files.Grants;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Holds;

/// <summary>
/// Somebody relies on a file, so its owner cannot take it away: as a document of a published RFQ it stays for good, as evidence until a day,
/// or until the organisation that it was given to releases it.
/// </summary>
public sealed class FileHold
{
    private FileHold() { }

    public Guid Id { get; private init; }

    public Guid FileId { get; private init; }

    public Guid OwnerId { get; private init; }

    /// <summary>The RFQ, certificate or vetting.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>Whom it was given to as evidence; null for a document of an RFQ, on which all who see the RFQ rely.</summary>
    public Guid? OrganisationId { get; private init; }

    public DateTimeOffset? HeldUntil { get; private init; }

    public string PlacedBy { get; private init; } = "";

    public DateTimeOffset PlacedAt { get; private init; }

    public DateTimeOffset? ReleasedAt { get; private set; }

    public string? ReleasedBy { get; private set; }

    public static FileHold OfRfq(StoredFile file, Guid rfqId, Caller by, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), FileId = file.Id, OwnerId = file.OrganisationId, SubjectId = rfqId, PlacedBy = by.Subject, PlacedAt = now };

    public static FileHold OfEvidence(FileGrant grant, Guid subjectId, Caller by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        FileId = grant.FileId,
        OwnerId = grant.OwnerId,
        SubjectId = subjectId,
        OrganisationId = grant.OrganisationId,
        HeldUntil = grant.ExpiresAt,
        PlacedBy = by.Subject,
        PlacedAt = now,
    };

    public void Release(Caller by, DateTimeOffset now) => (ReleasedAt, ReleasedBy) = (now, by.Subject);
}

internal static class LiveHold
{
    public static IQueryable<FileHold> LiveHolds(this FilesDb db, Guid fileId, DateTimeOffset now) =>
        db.Holds.Where(h => h.FileId == fileId && h.ReleasedAt == null && (h.HeldUntil == null || h.HeldUntil > now));

    /// <summary>Until when this organisation relies on the file as evidence; null when it does not.</summary>
    public static Task<DateTimeOffset?> HeldUntilAsync(this FilesDb db, Guid fileId, Guid organisationId, DateTimeOffset now, CancellationToken ct) =>
        db.LiveHolds(fileId, now).Where(h => h.OrganisationId == organisationId).MaxAsync(h => h.HeldUntil, ct);
}
