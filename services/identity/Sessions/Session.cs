namespace Matchmaking.Identity.Sessions;

/// <summary>One sign-in of one person with one browser. Signing out ends it and everything granted in it.</summary>
public sealed class Session
{
    /// <summary>How long a browser stays signed in.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(12);

    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the person last proved who they are: at the start, or later, when something asked for a fresh proof.</summary>
    public DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>How they did (<see cref="SignInMethods"/>), space-separated.</summary>
    public required string Methods { get; init; }

    /// <summary>Grows with each fresh proof: the browser's cookie of before is worth nothing, whoever holds a copy.</summary>
    public int Revision { get; init; }

    /// <summary>What it was signed in with (<see cref="DeviceName"/>).</summary>
    public required string Device { get; init; }

    /// <summary>When the browser, or an application in it, last needed it.</summary>
    public DateTimeOffset LastSeenAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
