using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Matchmaking.Registry.Memberships;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Invitations;

public enum Outcome { Accepted, Declined, Withdrawn }

/// <summary>Somebody is asked to act for an organisation. Whoever holds the link may answer, once, for fourteen days.</summary>
public sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private Invitation() { }

    /// <param name="by">The membership of whoever invites; null for the operator.</param>
    public Invitation(Guid organisationId, string email, Role role, string token, Guid? by, DateTimeOffset now)
    {
        (Id, OrganisationId, Email, Role) = (Guid.CreateVersion7(now), organisationId, email, role);
        (TokenHash, InvitedBy, InvitedAt, ExpiresAt) = (HashOf(token), by, now, now + Lifetime);
    }

    public Guid Id { get; private init; }

    public Guid OrganisationId { get; private init; }

    /// <summary>Lower case. Only a reminder for the inviter: nothing is sent from here, and no account is looked up.</summary>
    public string Email { get; private init; } = "";

    public Role Role { get; private init; }

    public byte[] TokenHash { get; private init; } = [];

    /// <summary>Null when the operator invites.</summary>
    public Guid? InvitedBy { get; private init; }

    public DateTimeOffset InvitedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public Outcome? Outcome { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What came of it when it was accepted.</summary>
    public Guid? MembershipId { get; private set; }

    /// <summary>256 random bits, as they stand in the link.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public void Accept(Guid membershipId, DateTimeOffset now)
    {
        End(Invitations.Outcome.Accepted, now);
        MembershipId = membershipId;
    }

    public void Decline(DateTimeOffset now) => End(Invitations.Outcome.Declined, now);

    public void Withdraw(DateTimeOffset now)
    {
        if (Outcome is not null) throw Ended(Outcome.Value);
        (Outcome, EndedAt) = (Invitations.Outcome.Withdrawn, now);
    }

    /// <summary>Says why it can no longer be answered, if so.</summary>
    public void RequireOpen(DateTimeOffset now)
    {
        if (Outcome is { } outcome) throw Ended(outcome);
        if (now >= ExpiresAt) throw Refuse.Conflict("invitation.expired", "This invitation has expired. Ask for a new one.");
    }

    internal static RefusalException Ended(Outcome outcome) => outcome switch
    {
        Invitations.Outcome.Accepted => Refuse.Conflict("invitation.accepted", "This invitation was accepted already; it works once."),
        Invitations.Outcome.Declined => Refuse.Conflict("invitation.declined", "This invitation was declined. Ask for a new one."),
        _ => Refuse.Conflict("invitation.withdrawn", "This invitation was withdrawn or replaced by a newer one. Ask for a new link."),
    };

    private void End(Outcome outcome, DateTimeOffset now)
    {
        RequireOpen(now);
        (Outcome, EndedAt) = (outcome, now);
    }
}
