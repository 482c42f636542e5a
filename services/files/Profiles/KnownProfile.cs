namespace Matchmaking.Files.Profiles;

/// <summary>Whether the profile of an organisation can be seen, as the registry told it last. Photos go with it.</summary>
public sealed class KnownProfile
{
    public Guid OrganisationId { get; init; }

    public int Version { get; init; }

    public bool IsPublished { get; init; }
}
