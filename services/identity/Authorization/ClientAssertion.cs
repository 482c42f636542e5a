using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Storage;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Authorization;

/// <summary>A client proves who it is by a statement that it signs with a key of its own, and that works once (RFC 7523, <c>private_key_jwt</c>).</summary>
internal sealed class ClientAssertion(IdentityDb db, IOptions<ServiceDefaults.AuthenticationSettings> settings, TimeProvider clock)
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256];

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <returns>Null when the statement is not one of this client, for us, for now, for the first time.</returns>
    public async Task<Client?> FindAsync(string assertion, Func<string, Client?> find, CancellationToken ct)
    {
        if (!Handler.CanReadToken(assertion) || Handler.ReadJsonWebToken(assertion).Subject is not { Length: > 0 } id || find(id) is not { Keys.Count: > 0 } client) return null;
        var issuer = settings.Value.Issuer;
        var result = await Handler.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = client.Id,
            ValidAudiences = [issuer, issuer + "/token"],
            IssuerSigningKeys = client.Keys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            ValidateLifetime = false, // By our own clock, below.
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken read || read.Id is not { Length: > 0 and <= 200 } jti) return null;

        var (now, ends) = (clock.GetUtcNow(), new DateTimeOffset(read.ValidTo, TimeSpan.Zero));
        if (ends <= now || ends > now + Longest + Skew || read.ValidFrom > (now + Skew).UtcDateTime) return null;
        return await UsedOnce.TryAsync(db, $"client-assertion {client.Id}", jti, ends, ct) ? client : null;
    }
}
