using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Ndas;

/// <summary>An organisation has agreed to keep what another shows it to itself; it holds until a day, for all files of that owner.</summary>
public sealed class SignedNda
{
    private SignedNda() { }

    internal SignedNda(Guid ownerId, Caller by, string textVersion, int days, DateTimeOffset now)
    {
        if (by.Role is not ("Owner" or "Manager")) throw Refuse.Forbidden("nda.role", "A manager or an owner of your organisation signs this.");
        if (textVersion != NdaText.Version) throw Refuse.Conflict("nda.version", "The text has changed. Read it again, then sign.");
        (Id, OwnerId, OrganisationId, SignedBy) = (Guid.CreateVersion7(now), ownerId, by.OrganisationId, by.Subject);
        (TextVersion, SignedAt, ExpiresAt) = (textVersion, now, now.AddDays(days));
    }

    public Guid Id { get; private init; }

    /// <summary>Whose files it is about.</summary>
    public Guid OwnerId { get; private init; }

    /// <summary>Who promised.</summary>
    public Guid OrganisationId { get; private init; }

    public string TextVersion { get; private init; } = "";

    public string SignedBy { get; private init; } = "";

    public DateTimeOffset SignedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }
}
