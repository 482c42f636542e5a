namespace Matchmaking.Identity.Keys;

/// <summary>A key that signs tokens, as it lies in the database.</summary>
public sealed class SigningKey
{
    /// <summary>The <c>kid</c> of tokens.</summary>
    public required string Id { get; init; }

    /// <summary><c>ES256</c> for access tokens, <c>RS256</c> for ID tokens.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The private key (PKCS #8), protected by ASP.NET Data Protection.</summary>
    public required string ProtectedKey { get; init; }

    /// <summary>When it was made and published.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it takes over from the one before it.</summary>
    public DateTimeOffset SignsFrom { get; init; }

    /// <summary>When the operator said that it is not to be trusted any more.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>One element of the key ring of ASP.NET Data Protection.</summary>
public sealed class DataProtectionKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}
