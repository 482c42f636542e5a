using MailKit.Security;

namespace Matchmaking.Identity;

/// <summary>Section <c>Identity</c> (environment <c>Identity__…</c>), beside <c>Database</c> and <c>Urls</c>.</summary>
public sealed class IdentitySettings
{
    /// <summary>The address by which browsers and services know us, exactly as it stands in tokens; the first of <c>Urls</c> when empty.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Where the keys lie that protect cookies and signing keys; in the database when empty.</summary>
    public string? Keys { get; set; }

    /// <summary>Whether everybody must have a second factor.</summary>
    public SecondFactorPolicy SecondFactor { get; set; } = SecondFactorPolicy.Required;

    /// <summary>Wrong passwords and codes from one network (/24, /64), at whatever accounts, before it has to wait.</summary>
    public int WrongPerNetwork { get; set; } = 100;

    /// <summary>How letters leave.</summary>
    public MailSettings Mail { get; } = new();

    /// <summary>The programs that may ask for tokens.</summary>
    public IList<ClientSettings> Clients { get; } = [];
}

/// <summary>A mail server, or for development a folder: <c>Identity__Mail__Server</c> and so on. Without both, letters wait.</summary>
public sealed class MailSettings
{
    public string? Server { get; set; }

    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected: <c>StartTls</c>, <c>SslOnConnect</c> or <c>None</c>.</summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    public string? User { get; set; }

    public string? Password { get; set; }

    public string From { get; set; } = "no-reply@matchmaking.invalid";

    /// <summary>Where letters are written when there is no server.</summary>
    public string? Folder { get; set; }
}

/// <summary>What is asked of an account that has no second factor.</summary>
public enum SecondFactorPolicy
{
    /// <summary>It sets one up right after the password, before it gets back to the client.</summary>
    Required,

    /// <summary>It may, and must only when a client asks for it.</summary>
    Offered,
}

/// <summary>One program: <c>Identity__Clients__0__Id</c> and so on.</summary>
public sealed class ClientSettings
{
    public string Id { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>A JWK set (RFC 7517) of public keys, by which it signs assertions (<c>private_key_jwt</c>) instead of sending a secret.</summary>
    public string? Jwks { get; set; }

    /// <summary>What people read; the Id when empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>Not part of the marketplace: people are asked before it gets anything.</summary>
    public bool ThirdParty { get; set; }

    /// <summary>Where codes may be sent, compared character by character.</summary>
    public IList<string> RedirectUris { get; } = [];

    /// <summary>Where a browser may be sent after signing out, compared character by character.</summary>
    public IList<string> PostLogoutRedirectUris { get; } = [];

    /// <summary>Comma-separated: <c>authorization_code</c>, <c>refresh_token</c>, <c>client_credentials</c>.</summary>
    public string Grants { get; set; } = "";

    /// <summary>Comma-separated: what it may ask for.</summary>
    public string Scopes { get; set; } = "";
}
