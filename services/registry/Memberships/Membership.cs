namespace Matchmaking.Registry.Memberships;

/// <summary>What a person may do for its organisation. A Viewer only looks.</summary>
public enum Role { Owner, Manager, Contributor, Viewer }

/// <summary>A person or program acts for an organisation. Known by issuer and subject, as an OpenID provider names people.</summary>
public sealed class Membership
{
    private Membership() { }

    public Membership(Person person, Guid organisationId, Role role, DateTimeOffset since) =>
        (Issuer, Subject, OrganisationId, Role, Since) = (person.Issuer, person.Subject, organisationId, role, since);

    public string Issuer { get; private init; } = "";

    public string Subject { get; private init; } = "";

    public Guid OrganisationId { get; private init; }

    public Role Role { get; private init; }

    public DateTimeOffset Since { get; private init; }
}
