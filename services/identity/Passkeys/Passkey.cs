namespace Matchmaking.Identity.Passkeys;

/// <summary>A key in a person's device that signs that person in; we know its public half.</summary>
public sealed class Passkey
{
    /// <summary>How many one account may have.</summary>
    public const int Maximum = 10;

    public const int NameMaximum = 100;

    public required byte[] CredentialId { get; init; }

    public Guid AccountId { get; init; }

    public required byte[] PublicKey { get; init; }

    /// <summary>How its owner tells it from the others.</summary>
    public required string Name { get; set; }

    /// <summary>Grows with each signature, where the device counts; one that does not grow is a copy.</summary>
    public long SignCount { get; set; }

    public required List<string> Transports { get; init; }

    public bool IsUserVerified { get; init; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
