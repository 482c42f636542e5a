using Matchmaking.Files.Checks;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files;

/// <summary>What a file is for.</summary>
public enum FilePurpose
{
    /// <summary>Proves a claim, such as a certificate's scan.</summary>
    Evidence,

    /// <summary>Says how a part is made.</summary>
    Drawing,

    /// <summary>Shows a site, a machine or a product.</summary>
    Photo,
}

/// <summary>A file of an organisation. What it contains never changes; files with the same content share it.</summary>
public sealed class StoredFile
{
    private StoredFile() { }

    internal StoredFile(Caller by, FileName name, FilePurpose purpose, bool ndaRequired, long sizeBytes, string sha256, DateTimeOffset now)
    {
        (Id, OrganisationId, UploadedBy, UploadedAt) = (Guid.CreateVersion7(now), by.OrganisationId, by.Subject, now);
        (Name, Format, Purpose, NdaRequired, SizeBytes, Sha256) = (name.Text, name.Format, purpose, ndaRequired, sizeBytes, sha256);
    }

    public Guid Id { get; private init; }

    public Guid OrganisationId { get; private init; }

    /// <summary>As the owner called it, without a folder and without signs that deceive; never a path.</summary>
    public string Name { get; private init; } = "";

    public FileFormat Format { get; private init; }

    public FilePurpose Purpose { get; private init; }

    /// <summary>Others see it only after they signed the non-disclosure agreement.</summary>
    public bool NdaRequired { get; private init; }

    public long SizeBytes { get; private init; }

    /// <summary>Of the content, in lower-case hex; also its name in the store.</summary>
    public string Sha256 { get; private init; } = "";

    public string UploadedBy { get; private init; } = "";

    public DateTimeOffset UploadedAt { get; private init; }

    /// <summary>A photo that everybody may see.</summary>
    public bool IsPublic { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    public string? RemovedBy { get; private set; }

    /// <summary>Who was shown it stays on record; the content goes.</summary>
    public void Remove(Caller by, bool isGranted, bool isHeld, DateTimeOffset now)
    {
        if (isHeld) throw Refuse.Conflict("file.held", "This file is a document of a published RFQ, or evidence that somebody relies on. It stays.");
        if (isGranted) throw Refuse.Conflict("file.in-use", "Others may still see this file. End that first.");
        (RemovedAt, RemovedBy, IsPublic) = (now, by.Subject, false);
    }

    /// <summary>Evidence is looked at by whoever it is given to, at once: a promise to sign first would stand in the way.</summary>
    public void RequireEvidence()
    {
        if (NdaRequired) throw Refuse.Conflict("file.not-evidence", "A file that is shown only under a non-disclosure agreement cannot be given as evidence. Upload it again without one.");
    }

    /// <summary>Lets everybody see it. Asking again changes nothing.</summary>
    public void Publish()
    {
        if (Purpose is not FilePurpose.Photo || Format is not (FileFormat.Png or FileFormat.Jpeg) || NdaRequired)
            throw Refuse.Conflict("file.not-a-photo", "Only a photo (PNG or JPEG) without an agreement can be shown to everybody.");
        IsPublic = true;
    }

    public void Withdraw() => IsPublic = false;
}
