using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.ServiceDefaults;

/// <summary>Section <c>Authentication</c>: which OpenID provider says who a caller is.</summary>
public sealed class AuthenticationSettings
{
    /// <summary>Exactly the provider's issuer; its discovery document lies below it.</summary>
    public string Issuer { get; set; } = "http://127.0.0.1:8081";

    /// <summary>What a token for our services must be meant for.</summary>
    public string Audience { get; set; } = "matchmaking";

    /// <summary>What else a token may be meant for: set by our own provider, which is also asked with tokens that are for it alone.</summary>
    public string? ProviderAudience { get; set; }

    /// <summary>The authentication context class (<c>acr</c>) that weighty steps ask for; empty when a fresh sign-in of any kind will do.</summary>
    public string StepUpAcr { get; set; } = "mfa";

    /// <summary>How old a sign-in may be for weighty steps, in seconds.</summary>
    public int StepUpMaxAge { get; set; } = 300;
}

/// <summary>Keeps the provider's discovery document and keys, and checks access tokens against them.</summary>
internal sealed class TokenValidation : IDisposable
{
    // A token is checked once and believed for some seconds: a signature costs more than the rest of a small request.
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _believed = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    // An attacker's key or extension in the header is never looked at (RFC 8725, 3.10 and 3.11).
    private static readonly string[] RefusedHeaders = ["jwk", "jku", "x5u", "x5c", "crit"];

    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;

    private readonly TimeProvider _clock;

    // A token by a key that was never seen waits until the keys are read again, instead of being refused meanwhile.
    static TokenValidation() => AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

    public TokenValidation(IOptions<AuthenticationSettings> settings, TimeProvider clock)
    {
        _clock = clock;
        var issuer = settings.Value.Issuer;
        var isLoopback = new Uri(issuer).IsLoopback;
        _parameters = new TokenValidationParameters
        {
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                issuer.TrimEnd('/') + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = !isLoopback })
            {
                AutomaticRefreshInterval = TimeSpan.FromMinutes(5), // So long a revoked key may still be believed.
                RefreshInterval = TimeSpan.FromSeconds(10), // So long somebody with made-up keys may keep us from asking again.
            },
            ValidIssuer = issuer,
            ValidAudiences = settings.Value.ProviderAudience is { } own ? [settings.Value.Audience, own] : [settings.Value.Audience],
            ValidTypes = ["at+jwt", "application/at+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromSeconds(30),
            NameClaimType = "sub",
        };
    }

    /// <returns>Who the token speaks of; null when it is not to be trusted.</returns>
    /// <exception cref="RefusalException">The provider cannot be asked for its keys.</exception>
    public async Task<ClaimsIdentity?> ValidateAsync(string token)
    {
        if (_believed.TryGetValue(token, out ClaimsIdentity? known)) return known;
        if (!_tokens.CanReadToken(token)) return null;
        var read = _tokens.ReadJsonWebToken(token);
        if (RefusedHeaders.Any(h => read.TryGetHeaderValue<object>(h, out _))) return null;

        var result = await _tokens.ValidateTokenAsync(read, _parameters);
        if (result.IsValid)
        {
            var until = _clock.GetUtcNow() + BelievedFor;
            return _believed.Set(token, result.ClaimsIdentity, new MemoryCacheEntryOptions { AbsoluteExpiration = read.ValidTo < until ? read.ValidTo : until, Size = 1 });
        }

        return result.Exception is SecurityTokenException and not SecurityTokenSignatureKeyNotFoundException || await HasKeysAsync()
            ? null
            : throw Refuse.Unavailable("identity.unavailable", "The sign-in service does not answer. Try again shortly.");
    }

    public void Dispose() => _believed.Dispose();

    private async Task<bool> HasKeysAsync()
    {
        try
        {
            var known = await _parameters.ConfigurationManager.GetBaseConfigurationAsync(CancellationToken.None);
            return known.SigningKeys.Count > 0;
        }
        catch (InvalidOperationException)
        {
            // IDX20803: the discovery document cannot be had.
            return false;
        }
    }
}

/// <summary>Accepts <c>Authorization: Bearer</c> access tokens (RFC 9068) of the configured provider.</summary>
internal sealed class BearerTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, TokenValidation validation)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token) return AuthenticateResult.NoResult();
        var identity = await validation.ValidateAsync(token);
        return identity is null
            ? AuthenticateResult.Fail("invalid_token")
            : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = result.Failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
    }

    internal static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }
}
