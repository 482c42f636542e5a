using Matchmaking.Files.Grants;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Views;

/// <summary>Somebody opened a file: who, for which organisation, when, and by which grant.</summary>
public sealed class FileView
{
    private FileView() { }

    internal FileView(StoredFile file, FileGrant? grant, Caller by, DateTimeOffset now) =>
        (Id, FileId, OwnerId, OrganisationId, ViewedBy, ViewedAt, GrantId) = (Guid.CreateVersion7(now), file.Id, file.OrganisationId, by.OrganisationId, by.Subject, now, grant?.Id);

    public Guid Id { get; private init; }

    public Guid FileId { get; private init; }

    public Guid OwnerId { get; private init; }

    public Guid OrganisationId { get; private init; }

    public string ViewedBy { get; private init; } = "";

    public DateTimeOffset ViewedAt { get; private init; }

    /// <summary>Null when the owner opened it.</summary>
    public Guid? GrantId { get; private init; }
}
