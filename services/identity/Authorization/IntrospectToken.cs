using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Authorization;

/// <summary>A client asks whether a token of its own still lives (RFC 7662). Of every other it hears no more than that it does not.</summary>
public static class IntrospectToken
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/introspection", HandleAsync).WithName(nameof(IntrospectToken)).AllowAnonymous().ExcludeFromDescription();

    private static Task<IResult> HandleAsync(HttpContext http, ClientAuthentication clients, Tokens tokens, IdentityDb db, TimeProvider clock, CancellationToken ct) =>
        ClientEndpoint.AnswerAsync(http, clients, async (client, form) =>
        {
            var token = form.Required("token");
            var now = clock.GetUtcNow();
            var answer = await ReadRefreshAsync(token, client, db, now, ct) ?? await ReadAccessAsync(token, client, tokens, db, now, ct);
            if (answer is null) return Results.Json(new Dictionary<string, object> { ["active"] = false });
            answer["active"] = true;
            answer["client_id"] = client.Id;
            answer["iss"] = tokens.Issuer;
            return Results.Json(answer);
        });

    private static async Task<Dictionary<string, object>?> ReadRefreshAsync(string token, Client client, IdentityDb db, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Secret.Hash(token);
        var found = await db.RefreshTokens.Where(t => t.Hash == hash && t.UsedAt == null && t.ExpiresAt > now)
            .Join(db.Grants, t => t.GrantId, g => g.Id, (t, g) => new { t.ExpiresAt, Grant = g }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (found is null || !found.Grant.IsLive(now) || found.Grant.ClientId != client.Id) return null;
        return new Dictionary<string, object>(Tokens.AuthenticationOf(found.Grant))
        {
            ["scope"] = found.Grant.Scope,
            ["sub"] = found.Grant.AccountId.ToString(),
            ["exp"] = (found.ExpiresAt < found.Grant.ExpiresAt ? found.ExpiresAt : found.Grant.ExpiresAt).ToUnixTimeSeconds(),
        };
    }

    private static async Task<Dictionary<string, object>?> ReadAccessAsync(string token, Client client, Tokens tokens, IdentityDb db, DateTimeOffset now, CancellationToken ct)
    {
        if (await tokens.ReadAccessAsync(token, ct) is not { } access || access.ClientOf() != client.Id) return null;

        // What a program holds for itself was not granted by anybody, and only time ends it.
        var grant = access.GrantOf() is { } grantId ? await db.Grants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == grantId, ct) : null;
        if (access.GrantOf() is not null && grant?.IsLive(now) is not true) return null;
        var answer = new Dictionary<string, object>(grant is null ? [] : Tokens.AuthenticationOf(grant))
        {
            ["token_type"] = "Bearer",
            ["sub"] = access.Subject,
            ["aud"] = access.Audiences.Single(),
            ["iat"] = new DateTimeOffset(access.IssuedAt).ToUnixTimeSeconds(),
            ["exp"] = new DateTimeOffset(access.ValidTo).ToUnixTimeSeconds(),
        };
        if (access.TryGetPayloadValue<string>("scope", out var scope)) answer["scope"] = scope;
        return answer;
    }
}
