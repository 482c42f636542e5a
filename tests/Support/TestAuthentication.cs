using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Tests.Support;

/// <summary>
/// An OpenID provider of the test's own: a real key, served by discovery on loopback, so that a service checks its tokens with
/// its real handler.
/// </summary>
public sealed class TestAuthentication : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _signing;
    private WebApplication _app = null!; // Set by StartAsync, the only way to get one.

    private TestAuthentication() => _signing = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256);

    /// <summary>What services take as <c>Authentication:Issuer</c>.</summary>
    public string Issuer => _app.Urls.Single();

    /// <summary>The programs that organisations let in.</summary>
    public ProgramBook Programs { get; } = new();

    public static async Task<TestAuthentication> StartAsync()
    {
        var provider = new TestAuthentication();
        provider._app = await Loopback.StartAsync(app =>
        {
            app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
            {
                ["issuer"] = provider.Issuer,
                ["jwks_uri"] = provider.Issuer + "/jwks",
                ["authorization_endpoint"] = provider.Issuer + "/authorize",
                ["token_endpoint"] = provider.Issuer + "/token",
                ["response_types_supported"] = new[] { "code" },
                ["subject_types_supported"] = new[] { "public" },
                ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
            }));
            app.MapGet("/jwks", () => Results.Json(new { keys = new[] { provider.PublicKey() } }));
            provider.Programs.Map(app, () => provider.Token(ProgramBook.ClientId, ProgramBook.ClientId, ProgramBook.Scope));
        });
        return provider;
    }

    /// <summary>An access token as our own identity service makes them (RFC 9068). The later parameters are for tokens that must be refused.</summary>
    /// <param name="scope">Space-separated, for programs.</param>
    /// <param name="lifetime">Five minutes by default; negative for one that has expired.</param>
    /// <param name="signedBy">Another provider's key under this one's name.</param>
    /// <param name="session">The subject's only session by default; empty for a token of none, as a program's.</param>
    /// <param name="signedInAgo">How long ago the person signed in; just now by default.</param>
    /// <param name="acr">How: <c>mfa</c> with a second factor.</param>
    public string Token(
        string subject, string clientId = "portal", string scope = "", string audience = "matchmaking", TimeSpan? lifetime = null,
        string type = "at+jwt", string? issuer = null, TestAuthentication? signedBy = null, string? session = null, TimeSpan signedInAgo = default, string acr = "mfa")
    {
        var now = DateTimeOffset.UtcNow;
        var expires = now + (lifetime ?? TimeSpan.FromMinutes(5));
        return _tokens.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            SigningCredentials = (signedBy ?? this)._signing,
            Claims = new Dictionary<string, object>
            {
                ["iss"] = issuer ?? Issuer,
                ["sub"] = subject,
                ["aud"] = audience,
                ["client_id"] = clientId,
                ["scope"] = scope,
                ["sid"] = session ?? "session-of-" + subject,
                ["auth_time"] = (now - signedInAgo).ToUnixTimeSeconds(),
                ["acr"] = acr,
                ["jti"] = Guid.NewGuid().ToString(),
                ["iat"] = (expires < now ? expires - TimeSpan.FromMinutes(5) : now).ToUnixTimeSeconds(),
                ["exp"] = expires.ToUnixTimeSeconds(),
            },
        });
    }

    /// <summary>A client of <paramref name="service"/> in the name of <paramref name="subject"/>, for the five minutes of a token.</summary>
    public HttpClient Client(string service, string subject, string scope = "", string? session = null) => new()
    {
        BaseAddress = new Uri(service),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token(subject, scope: scope, session: session)) },
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private Dictionary<string, string> PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return new Dictionary<string, string>
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["kid"] = "test",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
    }
}
