using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Grants;

/// <summary>An organisation may see a file of another until a day, or until the owner ends it.</summary>
public sealed class FileGrant
{
    private FileGrant() { }

    internal FileGrant(StoredFile file, Guid organisationId, DateTimeOffset expiresAt, Caller by, DateTimeOffset now)
    {
        if (organisationId == file.OrganisationId) throw Refuse.Field("grant.self", "organisationId", "Your own organisation sees its files anyway.");
        (Id, File, FileId, OwnerId, NdaRequired) = (Guid.CreateVersion7(now), file, file.Id, file.OrganisationId, file.NdaRequired);
        (OrganisationId, ExpiresAt, GrantedAt, GrantedBy) = (organisationId, expiresAt, now, by.Subject);
    }

    public Guid Id { get; private init; }

    public Guid FileId { get; private init; }

    public StoredFile File { get; private init; } = null!; // Set by the constructor, and by loading.

    public Guid OwnerId { get; private init; }

    /// <summary>Whom the file is shown to.</summary>
    public Guid OrganisationId { get; private init; }

    public bool NdaRequired { get; private init; }

    public string GrantedBy { get; private init; } = "";

    public DateTimeOffset GrantedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? RevokedBy { get; private set; }

    public void Revoke(Caller by, DateTimeOffset now) => (RevokedAt, RevokedBy) = (now, by.Subject);
}
