using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Keys;
using Matchmaking.Identity.Sessions;
using Matchmaking.ServiceDefaults;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Authorization;

/// <summary>Writes access tokens (RFC 9068) and ID tokens, and reads back ID tokens that a client shows at sign-out.</summary>
internal sealed class Tokens(SigningKeys keys, IOptions<AuthenticationSettings> settings, TimeProvider clock)
{
    public static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromMinutes(5);

    public const string GrantClaim = "grant_id";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    public string Issuer => settings.Value.Issuer;

    /// <summary>
    /// For whom an access token is meant. Services take what is meant for the marketplace; an application of others is let in there only by a
    /// scope that a person has allowed it. Without one its token is for us alone: it says who the person is, and opens nothing.
    /// </summary>
    private string AudienceOf(Client client, string scope) =>
        client.IsThirdParty && !Client.ScopesOf(scope).Intersect(ApiClient.KnownScopes).Any() ? Issuer : settings.Value.Audience;

    /// <param name="grant">Null when a program acts for itself.</param>
    public async Task<string> AccessTokenAsync(string subject, Client client, string scope, AuthorizationGrant? grant, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["sub"] = subject,
            ["client_id"] = client.Id,
            ["jti"] = Guid.CreateVersion7(now).ToString(),
        };
        if (scope.Length > 0) claims["scope"] = scope;
        if (grant is not null)
        {
            claims["sid"] = grant.SessionId.ToString();
            claims[GrantClaim] = grant.Id.ToString();
            foreach (var (name, value) in AuthenticationOf(grant)) claims[name] = value;
        }

        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = Issuer,
            Audience = AudienceOf(client, scope),
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + AccessTokenLifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = (await keys.GetAsync(ct)).AccessTokens,
        });
    }

    public async Task<string> IdTokenAsync(Account account, AuthorizationGrant grant, string? nonce, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["sub"] = account.Subject(),
            ["sid"] = grant.SessionId.ToString(),
        };
        foreach (var (name, value) in AuthenticationOf(grant)) claims[name] = value;
        if (nonce is not null) claims["nonce"] = nonce;
        foreach (var (name, value) in ClaimsOf(account, grant.Scope)) claims[name] = value;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = grant.ClientId,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + AccessTokenLifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = (await keys.GetAsync(ct)).IdTokens,
        });
    }

    /// <summary>When and how the person proved who they are: what a service needs that asks for a fresh or a stronger proof (RFC 9470).</summary>
    public static IEnumerable<KeyValuePair<string, object>> AuthenticationOf(AuthorizationGrant grant) =>
    [
        new("auth_time", grant.AuthenticatedAt.ToUnixTimeSeconds()),
        new("amr", SignInMethods.ListOf(grant.Methods)),
        new("acr", SignInMethods.LevelOf(grant.Methods)),
    ];

    /// <summary>What <paramref name="scope"/> lets a client know of a person.</summary>
    public static IEnumerable<KeyValuePair<string, object>> ClaimsOf(Account account, string scope)
    {
        var scopes = Client.ScopesOf(scope);
        if (scopes.Contains("email"))
        {
            yield return new("email", account.Email!); // Required by the table.
            yield return new("email_verified", account.EmailConfirmed);
        }

        if (!scopes.Contains("profile")) yield break;
        yield return new("name", account.Name);
        yield return new("locale", account.Language);
    }

    /// <summary>An access token that we wrote and that has not expired; null when it is not ours.</summary>
    public async Task<JsonWebToken?> ReadAccessAsync(string token, CancellationToken ct)
    {
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudiences = [settings.Value.Audience, Issuer],
            IssuerSigningKeys = (await keys.GetAsync(ct)).Published,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = ["at+jwt"],
            RequireSignedTokens = true,
            ValidateLifetime = false, // By our own clock, to the second.
        });
        return result.IsValid && result.SecurityToken is JsonWebToken read && read.ValidTo > clock.GetUtcNow().UtcDateTime ? read : null;
    }

    /// <summary>An ID token that we wrote, however old; null when it is not ours.</summary>
    public async Task<JsonWebToken?> ReadHintAsync(string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token)) return null;
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            IssuerSigningKeys = (await keys.GetAsync(ct)).Published,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["JWT"],
            RequireSignedTokens = true,
            // At sign-out it says who and for which client; age does not matter, and the caller checks the audience.
            ValidateLifetime = false,
            ValidateAudience = false,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}

/// <summary>What an access token says of where it comes from.</summary>
internal static class AccessTokenClaims
{
    public static string? ClientOf(this JsonWebToken token) => token.TryGetPayloadValue<string>("client_id", out var client) ? client : null;

    /// <summary>Null when a program acts for itself.</summary>
    public static Guid? GrantOf(this JsonWebToken token) => token.TryGetPayloadValue<string>(Tokens.GrantClaim, out var text) && Guid.TryParse(text, out var id) ? id : null;
}
