namespace Matchmaking.Registry.Memberships;

/// <summary>Which of its organisations a person acts for in one session of its provider (claim <c>sid</c>; empty where the provider names none).</summary>
public sealed class ActingOrganisation
{
    private ActingOrganisation() { }

    public string Issuer { get; private init; } = "";

    public string Subject { get; private init; } = "";

    public string Session { get; private init; } = "";

    public Guid OrganisationId { get; private init; }

    public DateTimeOffset ChosenAt { get; private init; }
}
