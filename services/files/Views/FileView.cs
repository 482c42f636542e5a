using Matchmaking.Files.Grants;
using Matchmaking.Files.Ndas;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Views;

/// <summary>Somebody opened a file: who, for which organisation, when, and by which grant, or as a document of which RFQ under which agreement.</summary>
public sealed class FileView
{
    private FileView() { }

    internal FileView(StoredFile file, FileGrant? grant, Caller by, DateTimeOffset now) =>
        (ViewerName, Id, FileId, OwnerId, OrganisationId, ViewedBy, ViewedAt, GrantId) = (by.PersonName.Length > 0 ? by.PersonName : null, Guid.CreateVersion7(now), file.Id, file.OrganisationId, by.OrganisationId, by.Subject, now, grant?.Id);

    /// <summary>Opened through an RFQ that the reader sees.</summary>
    internal static FileView OfRfq(Guid rfqId, StoredFile file, SignedNda? nda, Caller by, DateTimeOffset now) => new(file, null, by, now) { RfqId = rfqId, NdaId = nda?.Id };

    public Guid Id { get; private init; }

    public Guid FileId { get; private init; }

    public Guid OwnerId { get; private init; }

    public Guid OrganisationId { get; private init; }

    public string ViewedBy { get; private init; } = "";

    /// <summary>As the reader's organisation called the person then.</summary>
    public string? ViewerName { get; private init; }

    public DateTimeOffset ViewedAt { get; private init; }

    /// <summary>Null when the owner opened it, or through an RFQ.</summary>
    public Guid? GrantId { get; private init; }

    /// <summary>The RFQ through which it was opened.</summary>
    public Guid? RfqId { get; private init; }

    /// <summary>The agreement that the RFQ asks for.</summary>
    public Guid? NdaId { get; private init; }
}
