using System.Text;
using Matchmaking.Identity.Clients;

namespace Matchmaking.Identity.Authorization;

/// <summary>What /token, /revocation and /introspection share: a form in which nothing comes twice, a client that proves who it is, and one way to say no.</summary>
internal static class ClientEndpoint
{
    /// <summary>Does <paramref name="answer"/> for the client that authenticated; what it refuses is said in the words of RFC 6749 5.2.</summary>
    public static async Task<IResult> AnswerAsync(HttpContext http, ClientBook clients, Func<Client, IFormCollection, Task<IResult>> answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        try
        {
            if (!http.Request.HasFormContentType) throw new TokenError("invalid_request", "Send application/x-www-form-urlencoded.");
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (form.Any(p => p.Value.Count > 1)) throw new TokenError("invalid_request", "A parameter comes twice.");
            return await answer(Authenticate(http.Request, form, clients), form);
        }
        catch (TokenError e)
        {
            if (e.Error == "invalid_client") http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
            return Results.Json(new TokenErrorBody(e.Error, e.Message), statusCode: e.Error == "invalid_client" ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest);
        }
    }

    public static string Required(this IFormCollection form, string name) => form.Text(name) ?? throw new TokenError("invalid_request", $"{name} is missing.");

    public static string? Text(this IFormCollection form, string name) => form[name] is [{ Length: > 0 } value] ? value : null;

    private static Client Authenticate(HttpRequest request, IFormCollection form, ClientBook clients)
    {
        var header = request.Headers.Authorization.ToString();
        var isBasic = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
        if (isBasic && form.ContainsKey("client_secret")) throw new TokenError("invalid_request", "Authenticate in one way only.");
        var (id, secret) = isBasic ? Decode(header["Basic ".Length..]) : (form.Text("client_id"), form.Text("client_secret"));
        if (id is null || secret is null || clients.Authenticate(id, secret) is not { } client) throw new TokenError("invalid_client", "The client is unknown, or its secret is wrong.");
        if (form.Text("client_id") is { } named && named != client.Id) throw new TokenError("invalid_request", "client_id is not who authenticated.");
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
}
