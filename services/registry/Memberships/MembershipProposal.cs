using System.Security.Claims;
using Matchmaking.Registry.Suspensions;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Memberships;

/// <summary>
/// One person of the operator wants to let somebody act for an organisation: as its owner when it has lost its own, or for the
/// operator's organisation. It takes another person to do it, and neither lets in itself.
/// </summary>
public sealed class MembershipProposal
{
    private MembershipProposal() { }

    public MembershipProposal(Guid organisationId, Person person, string? name, Role role, string reason, string by, DateTimeOffset now)
    {
        if (by == person.Subject) throw OwnCase();
        (Id, OrganisationId, Issuer, Subject, Name, Role) = (Guid.CreateVersion7(now), organisationId, person.Issuer, person.Subject, name, role);
        (Reason, ProposedBy, ProposedAt) = (reason, by, now);
    }

    public Guid Id { get; private init; }

    public Guid OrganisationId { get; private init; }

    public string Issuer { get; private init; } = "";

    public string Subject { get; private init; } = "";

    public string? Name { get; private init; }

    public Role Role { get; private init; }

    /// <summary>By what the two know that it is the right person.</summary>
    public string Reason { get; private init; } = "";

    public string ProposedBy { get; private init; } = "";

    public DateTimeOffset ProposedAt { get; private init; }

    public Decision? Decision { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public Person Person => new(Issuer, Subject);

    public void Confirm(string by, DateTimeOffset now)
    {
        if (by == ProposedBy) throw Refuse.Forbidden("membership.same-person", "Whoever proposes it does not confirm it. Ask another person of the operator.");
        if (by == Subject) throw OwnCase();
        Decide(Suspensions.Decision.Confirmed, by, now);
    }

    /// <summary>By anybody of the operator, also by whoever proposed it and thinks better of it.</summary>
    public void Reject(string by, DateTimeOffset now) => Decide(Suspensions.Decision.Rejected, by, now);

    /// <summary>Two people, not one and a program of theirs.</summary>
    internal static void RequirePerson(ClaimsPrincipal user)
    {
        if (user.IsProgram()) throw Refuse.Forbidden("membership.person-only", "Two people decide this; a program takes no part in it.");
    }

    private void Decide(Decision decision, string by, DateTimeOffset now)
    {
        if (Decision is not null) throw Refuse.Conflict("membership.decided", "This proposal was decided already. Load it again.");
        (Decision, DecidedBy, DecidedAt) = (decision, by, now);
    }

    private static RefusalException OwnCase() => Refuse.Forbidden("membership.own-case", "Nobody of the operator lets in itself. Two other people decide it.");
}
