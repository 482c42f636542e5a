using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Portal.Tests;

/// <summary>
/// An OpenID provider that signs everybody in at once, as one with a running session does. A refresh token works once, as ours
/// does: a second use is refused.
/// </summary>
public sealed class SignInProvider : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = new(StringComparer.Ordinal);
    private WebApplication _app = null!; // Set by StartAsync, the only way to get one.
    private int _refreshed;

    private SignInProvider()
    {
    }

    public string Issuer => _app.Urls.Single();

    /// <summary>Who is signed in.</summary>
    public string Subject { get; set; } = "person";

    /// <summary>How long the first access token lives; those of a refresh live five minutes.</summary>
    public TimeSpan FirstLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>False refuses every refresh, as after a sign-out elsewhere.</summary>
    public bool RefreshesGrants { get; set; } = true;

    /// <summary>False says of every token that it does not live any more.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>True answers token requests with 503.</summary>
    public bool IsBusy { get; set; }

    /// <summary>What it announces to understand as <c>prompt</c>.</summary>
    public IReadOnlyList<string> Prompts { get; set; } = ["login", "create"];

    public int Refreshed => _refreshed;

    public static async Task<SignInProvider> StartAsync()
    {
        var provider = new SignInProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        provider._app = builder.Build();
        provider._app.MapGet("/.well-known/openid-configuration", provider.Describe);
        provider._app.MapGet("/jwks", provider.Keys);
        provider._app.MapGet("/authorize", provider.Authorize);
        provider._app.MapPost("/token", provider.TokenAsync);
        provider._app.MapPost("/introspection", () => Results.Json(new { active = provider.IsAlive }));
        await provider._app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private IResult Describe() => Results.Json(new Dictionary<string, object>
    {
        ["issuer"] = Issuer,
        ["jwks_uri"] = Issuer + "/jwks",
        ["authorization_endpoint"] = Issuer + "/authorize",
        ["token_endpoint"] = Issuer + "/token",
        ["introspection_endpoint"] = Issuer + "/introspection",
        ["prompt_values_supported"] = Prompts,
        ["end_session_endpoint"] = Issuer + "/logout",
        ["response_types_supported"] = new[] { "code" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
    });

    private IResult Keys()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return Results.Json(new { keys = new[] { new { kty = "EC", crv = "P-256", kid = "test", use = "sig", alg = "ES256", x = Base64UrlEncoder.Encode(point.X!), y = Base64UrlEncoder.Encode(point.Y!) } } }); // A P-256 key has both.
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["code_challenge_method"] != "S256") return Results.BadRequest("PKCE with S256 is required");
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["nonce"].ToString(), query["code_challenge"].ToString());
        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"].ToString(), new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var nonce = "";
        var lifetime = TimeSpan.FromMinutes(5);
        if (form["grant_type"] == "refresh_token")
        {
            Interlocked.Increment(ref _refreshed);
            if (IsBusy) return Results.StatusCode(503);
            if (!RefreshesGrants || !_refreshTokens.TryRemove(form["refresh_token"].ToString(), out _)) return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }
        else
        {
            if (!_codes.TryRemove(form["code"].ToString(), out var asked)) return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
            if (Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge) return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
            (nonce, lifetime) = (asked.Nonce, FirstLifetime);
        }

        var refresh = Guid.NewGuid().ToString("N");
        _refreshTokens[refresh] = true;
        return Results.Json(new Dictionary<string, object>
        {
            ["access_token"] = Sign("at+jwt", "matchmaking", nonce: null),
            ["id_token"] = Sign("JWT", "portal", nonce),
            ["refresh_token"] = refresh,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)lifetime.TotalSeconds,
        });
    }

    private string Sign(string type, string audience, string? nonce)
    {
        var claims = new Dictionary<string, object> { ["sub"] = Subject, ["name"] = "Nguyễn Văn Thử", ["email"] = "person@example.vn" };
        if (!string.IsNullOrEmpty(nonce)) claims["nonce"] = nonce;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            Issuer = Issuer,
            Audience = audience,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
