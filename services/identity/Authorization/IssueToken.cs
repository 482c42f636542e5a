using System.Text;
using Matchmaking.Identity.Clients;

namespace Matchmaking.Identity.Authorization;

/// <summary>The token endpoint: a client shows who it is and what it has, and gets tokens (RFC 6749 3.2).</summary>
public static class IssueToken
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/token", HandleAsync).WithName(nameof(IssueToken)).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext http, ClientBook clients, CodeExchange codes, TokenRefresh refreshes, Tokens tokens, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        try
        {
            if (!http.Request.HasFormContentType) throw new TokenError("invalid_request", "Send application/x-www-form-urlencoded.");
            var form = await http.Request.ReadFormAsync(ct);
            if (form.Any(p => p.Value.Count > 1)) throw new TokenError("invalid_request", "A parameter comes twice.");
            var client = Authenticate(http.Request, form, clients);
            var grant = Text(form, "grant_type") ?? throw new TokenError("invalid_request", "grant_type is missing.");
            if (grant is not ("authorization_code" or "refresh_token" or "client_credentials")) throw new TokenError("unsupported_grant_type", "This grant is not offered.");
            if (!client.Grants.Contains(grant)) throw new TokenError("unauthorized_client", "This client may not use this grant.");
            return Results.Json(grant switch
            {
                "authorization_code" => await codes.ExchangeAsync(client, Required(form, "code"), Required(form, "redirect_uri"), Text(form, "code_verifier"), ct),
                "refresh_token" => await refreshes.RefreshAsync(client, Required(form, "refresh_token"), Text(form, "scope"), ct),
                _ => await ForItselfAsync(client, Text(form, "scope") ?? "", tokens, ct),
            });
        }
        catch (TokenError e)
        {
            if (e.Error == "invalid_client") http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
            return Results.Json(new TokenErrorBody(e.Error, e.Message), statusCode: e.Error == "invalid_client" ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<TokenAnswer> ForItselfAsync(Client client, string scope, Tokens tokens, CancellationToken ct)
    {
        if (!client.MayAsk(scope)) throw new TokenError("invalid_scope", "scope holds what this client may not ask for.");
        scope = string.Join(' ', Client.ScopesOf(scope).Distinct());
        return new TokenAnswer(
            await tokens.AccessTokenAsync(client.Id, client, scope, sessionId: null, ct), "Bearer", (int)Tokens.AccessTokenLifetime.TotalSeconds, scope.Length > 0 ? scope : null);
    }

    private static Client Authenticate(HttpRequest request, IFormCollection form, ClientBook clients)
    {
        var header = request.Headers.Authorization.ToString();
        var isBasic = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
        if (isBasic && form.ContainsKey("client_secret")) throw new TokenError("invalid_request", "Authenticate in one way only.");
        var (id, secret) = isBasic ? Decode(header["Basic ".Length..]) : (Text(form, "client_id"), Text(form, "client_secret"));
        if (id is null || secret is null || clients.Authenticate(id, secret) is not { } client) throw new TokenError("invalid_client", "The client is unknown, or its secret is wrong.");
        if (Text(form, "client_id") is { } named && named != client.Id) throw new TokenError("invalid_request", "client_id is not who authenticated.");
        return client;
    }

    // RFC 6749 2.3.1: both parts are form-encoded before they are joined.
    private static (string? Id, string? Secret) Decode(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials.Trim(), bytes, out var length)) return (null, null);
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts is [var id, var secret] ? (Unescape(id), Unescape(secret)) : (null, null);
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Required(IFormCollection form, string name) => Text(form, name) ?? throw new TokenError("invalid_request", $"{name} is missing.");

    private static string? Text(IFormCollection form, string name) => form[name] is [{ Length: > 0 } value] ? value : null;
}
