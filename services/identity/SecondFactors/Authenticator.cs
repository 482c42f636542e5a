namespace Matchmaking.Identity.SecondFactors;

/// <summary>The app of a person that shows a new code every thirty seconds.</summary>
public sealed class Authenticator
{
    public Guid AccountId { get; init; }

    /// <summary>The key that the app shares with us, protected by ASP.NET Data Protection.</summary>
    public required string ProtectedKey { get; init; }

    /// <summary>The time step of the newest code that was accepted; it and all before it are spent.</summary>
    public long LastStep { get; init; }

    public DateTimeOffset AddedAt { get; init; }
}

/// <summary>One of ten codes for a day without the app; works once.</summary>
public sealed class RecoveryCode
{
    public Guid AccountId { get; init; }

    public required byte[] Hash { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}
