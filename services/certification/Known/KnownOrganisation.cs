namespace Matchmaking.Certification.Known;

/// <summary>An organisation as the registry told of it last: the holder's name, and which ones are associations.</summary>
public sealed class KnownOrganisation
{
    public Guid OrganisationId { get; init; }

    public int Version { get; init; }

    public string NameVi { get; init; } = "";

    public string NameEn { get; init; } = "";

    public bool IsAssociation { get; init; }
}
