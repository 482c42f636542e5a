using Matchmaking.Identity.Clients;

namespace Matchmaking.Identity.Authorization;

/// <summary>The token endpoint: a client shows who it is and what it has, and gets tokens (RFC 6749 3.2).</summary>
public static class IssueToken
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/token", HandleAsync).WithName(nameof(IssueToken)).AllowAnonymous().ExcludeFromDescription();

    private static Task<IResult> HandleAsync(HttpContext http, ClientAuthentication clients, CodeExchange codes, TokenRefresh refreshes, Tokens tokens, CancellationToken ct) =>
        ClientEndpoint.AnswerAsync(http, clients, async (client, form) =>
        {
            var grant = form.Required("grant_type");
            if (grant is not ("authorization_code" or "refresh_token" or "client_credentials")) throw new TokenError("unsupported_grant_type", "This grant is not offered.");
            if (!client.Grants.Contains(grant)) throw new TokenError("unauthorized_client", "This client may not use this grant.");
            return Results.Json(grant switch
            {
                "authorization_code" => await codes.ExchangeAsync(client, form.Required("code"), form.Required("redirect_uri"), form.Text("code_verifier"), ct),
                "refresh_token" => await refreshes.RefreshAsync(client, form.Required("refresh_token"), form.Text("scope"), ct),
                _ => await ForItselfAsync(client, form.Text("scope"), tokens, ct),
            });
        });

    private static async Task<TokenAnswer> ForItselfAsync(Client client, string? asked, Tokens tokens, CancellationToken ct)
    {
        var scope = string.Join(' ', asked is null ? client.Scopes : Client.ScopesOf(asked).Distinct()); // RFC 6749 3.3: without a wish it is all.
        if (!client.MayAsk(scope) || (scope.Length == 0 && client.Scopes.Count > 0)) throw new TokenError("invalid_scope", "scope is empty, or holds what this client may not ask for."); // A token without any would not be held to one.
        return new TokenAnswer(
            await tokens.AccessTokenAsync(client.Id, client, scope, grant: null, ct), "Bearer", (int)Tokens.AccessTokenLifetime.TotalSeconds, scope.Length > 0 ? scope : null);
    }
}
