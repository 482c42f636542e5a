namespace Matchmaking.Files.Grants;

/// <summary>The name of an organisation, as the registry told it last.</summary>
public sealed class KnownOrganisation
{
    public Guid OrganisationId { get; init; }

    public int Version { get; init; }

    public string NameVi { get; init; } = "";

    public string NameEn { get; init; } = "";
}
