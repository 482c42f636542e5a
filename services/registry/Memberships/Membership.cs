using Matchmaking.Contracts.Registry;

namespace Matchmaking.Registry.Memberships;

/// <summary>What a person may do for its organisation. A Viewer only looks.</summary>
public enum Role { Owner, Manager, Contributor, Viewer }

/// <summary>A person or program acts for an organisation. Known by issuer and subject, as an OpenID provider names people.</summary>
public sealed class Membership
{
    private Membership() { }

    public Membership(Person person, string? name, Guid organisationId, Role role, DateTimeOffset since, bool isProgram = false) =>
        (Id, Issuer, Subject, Name, OrganisationId, Role, Since, IsProgram) = (Guid.CreateVersion7(since), person.Issuer, person.Subject, name, organisationId, role, since, isProgram);

    public Guid Id { get; private init; }

    public string Issuer { get; private init; } = "";

    public string Subject { get; private init; } = "";

    /// <summary>What colleagues read. Tokens say who, not how somebody is called, so it is what the person said.</summary>
    public string? Name { get; private init; }

    public Guid OrganisationId { get; private init; }

    public Role Role { get; private set; }

    public DateTimeOffset Since { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>An API client's: it acts for this organisation only, in this role only, and never decides.</summary>
    public bool IsProgram { get; private init; }

    public Person Person => new(Issuer, Subject);

    /// <summary>For everybody who keeps what they know of the person.</summary>
    public MembershipChanged Announce(DateTimeOffset now) => new(Id, OrganisationId, Issuer, Subject, EndedAt is null ? Role.ToString() : null, now);

    /// <param name="by">The membership of whoever does it; null for the operator.</param>
    public MembershipChange ChangeRole(Role role, Guid? by, DateTimeOffset now)
    {
        Role = role;
        return new MembershipChange(Id, role, now, by);
    }

    /// <param name="by">The membership of whoever does it; null for the operator.</param>
    public MembershipChange End(Guid? by, DateTimeOffset now)
    {
        EndedAt = now;
        return new MembershipChange(Id, null, now, by);
    }
}

/// <summary>What became of a membership, and who did it. Never updated.</summary>
public sealed class MembershipChange
{
    private MembershipChange() { }

    public MembershipChange(Guid membershipId, Role? role, DateTimeOffset changedAt, Guid? by) =>
        (Id, MembershipId, Role, ChangedAt, ByMembershipId) = (Guid.CreateVersion7(changedAt), membershipId, role, changedAt, by);

    public Guid Id { get; private init; }

    public Guid MembershipId { get; private init; }

    /// <summary>Null when the membership ended.</summary>
    public Role? Role { get; private init; }

    public DateTimeOffset ChangedAt { get; private init; }

    /// <summary>Null when the operator did it.</summary>
    public Guid? ByMembershipId { get; private init; }
}
