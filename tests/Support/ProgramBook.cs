using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Matchmaking.Tests.Support;

/// <summary>POST and DELETE /clients of our identity service, as far as the registry uses them, with the failures that a test asks for.</summary>
public sealed class ProgramBook
{
    public const string ClientId = "registry";
    public const string ClientSecret = "secret of the registry in a test";
    public const string Scope = "clients";

    /// <summary>Those that still get tokens.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<string>> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of programs that get a certain id.</summary>
    public ConcurrentDictionary<string, string> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>Names and ids of programs for which the endpoints answer 503.</summary>
    public ConcurrentDictionary<string, bool> Away { get; } = new(StringComparer.Ordinal);

    private sealed record Wanted(string Name, IReadOnlyList<string> Scopes);

    internal void Map(WebApplication app, Func<string> token)
    {
        app.MapPost("/token", (HttpContext http) => http.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Uri.EscapeDataString(ClientSecret)}"))
            ? Results.Json(new { access_token = token(), token_type = "Bearer", expires_in = 300 })
            : Results.Json(new { error = "invalid_client" }, statusCode: 401));
        app.MapPost("/clients", (HttpContext http, Wanted wanted) => Answer(http, wanted.Name, () =>
        {
            var id = Ids.GetValueOrDefault(wanted.Name) ?? $"client-{Guid.NewGuid():N}";
            Live[id] = wanted.Scopes;
            return Results.Json(new { clientId = id, clientSecret = "secret-of-" + id }, statusCode: 201);
        }));
        app.MapDelete("/clients/{id}", (HttpContext http, string id) => Answer(http, id, () => Live.TryRemove(id, out _) ? Results.NoContent() : Results.NotFound()));
    }

    private IResult Answer(HttpContext http, string program, Func<IResult> answer) =>
        !AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var given) || given.Scheme != "Bearer" ? Results.Unauthorized()
        : Away.ContainsKey(program) ? Results.StatusCode(503) : answer();
}
