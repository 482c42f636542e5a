using Matchmaking.Identity.Clients;

namespace Matchmaking.Identity.Authorization;

/// <summary>What /token, /revocation and /introspection share: a form in which nothing comes twice, a client that proves who it is, and one way to say no.</summary>
internal static class ClientEndpoint
{
    /// <summary>Does <paramref name="answer"/> for the client that authenticated; what it refuses is said in the words of RFC 6749 5.2.</summary>
    public static async Task<IResult> AnswerAsync(HttpContext http, ClientAuthentication clients, Func<Client, IFormCollection, Task<IResult>> answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        try
        {
            if (!http.Request.HasFormContentType) throw new TokenError("invalid_request", "Send application/x-www-form-urlencoded.");
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (form.Any(p => p.Value.Count > 1)) throw new TokenError("invalid_request", "A parameter comes twice.");
            return await answer(await clients.AuthenticateAsync(http.Request, form, http.RequestAborted), form);
        }
        catch (TokenError e)
        {
            if (e.Error == "invalid_client") http.Response.Headers.WWWAuthenticate = "Basic realm=\"token\"";
            return Results.Json(new TokenErrorBody(e.Error, e.Message), statusCode: e.Error == "invalid_client" ? StatusCodes.Status401Unauthorized : StatusCodes.Status400BadRequest);
        }
    }

    public static string Required(this IFormCollection form, string name) => form.Text(name) ?? throw new TokenError("invalid_request", $"{name} is missing.");

    public static string? Text(this IFormCollection form, string name) => form[name] is [{ Length: > 0 } value] ? value : null;
}
