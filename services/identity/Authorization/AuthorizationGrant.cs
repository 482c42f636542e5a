namespace Matchmaking.Identity.Authorization;

/// <summary>What one person allowed one client in one session; codes and refresh tokens live and die with it.</summary>
public sealed class AuthorizationGrant
{
    /// <summary>After this a person is asked again, however often an application of others refreshed. A client of ours has no more than the session.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(90);

    public Guid Id { get; init; }

    public required string ClientId { get; init; }

    public Guid AccountId { get; init; }

    public Guid SessionId { get; init; }

    /// <summary>Space-separated, as in the protocol.</summary>
    public required string Scope { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person had last proved who they are. All tokens of this grant say the same (RFC 9068 2.2.1).</summary>
    public DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>How they had done so, space-separated.</summary>
    public required string Methods { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public bool IsLive(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;
}

/// <summary>Proof, for a minute and for one use, that the browser came back from the sign-in page.</summary>
public sealed class AuthorizationCode
{
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(60);

    public required byte[] Hash { get; init; }

    public Guid GrantId { get; init; }

    public required string ClientId { get; init; }

    public required string RedirectUri { get; init; }

    /// <summary>SHA-256 of the verifier that only the client knows, base64url.</summary>
    public required string CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>One generation of a grant's refresh token. Each use makes the next; a second use ends the grant.</summary>
public sealed class RefreshToken
{
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(14);

    public required byte[] Hash { get; init; }

    public Guid GrantId { get; init; }

    public int Generation { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}
