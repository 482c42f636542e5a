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

    public DateTimeOffset? EndedAt { get; init; }
}
