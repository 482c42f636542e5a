namespace Matchmaking.Identity.Clients;

/// <summary>A program that an organisation lets act for it. It gets tokens for itself only, and none any more once it is revoked.</summary>
public sealed class ApiClient
{
    public const int NameMaximum = 100;

    /// <summary>What such a program may be allowed.</summary>
    public static IReadOnlyList<string> KnownScopes { get; } = ["marketplace.read", "marketplace.write"];

    public required string Id { get; init; }

    public required byte[] SecretHash { get; init; }

    public required string Name { get; init; }

    public required List<string> Scopes { get; init; }

    /// <summary>The program that asked for it, and that alone may revoke it.</summary>
    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }
}
