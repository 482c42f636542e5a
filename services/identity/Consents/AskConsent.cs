using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Consents;

/// <summary>A person reads which application wants what, and says yes or no. What was allowed is remembered until it is taken back.</summary>
public static class AskConsent
{
    internal const string Route = "/consent";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, HandleAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Route, DecideAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, ClientBook clients, SignIn signIn, IAntiforgery antiforgery)
    {
        if (Request.Read(http, clients) is not { } request) return ErrorPage.UnknownClient();
        if (await signIn.CurrentAsync(http) is null) return Results.LocalRedirect(request.Address);
        return Page.Of<ConsentPage>(
            StatusCodes.Status200OK, ("Client", request.Client.Name), ("Scopes", request.Scopes), ("Action", Form.Address(http, Route)), ("Antiforgery", antiforgery.TokenFor(http)));
    }

    private static async Task<IResult> DecideAsync(HttpContext http, ClientBook clients, SignIn signIn, Tokens tokens, IAntiforgery antiforgery, IdentityDb db, TimeProvider clock, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        if (Request.Read(http, clients) is not { } request) return ErrorPage.UnknownClient();
        if (await signIn.CurrentAsync(http) is not { } session) return Results.LocalRedirect(request.Address);
        if ((await http.Request.ReadFormAsync(ct))["decision"] != "allow") return Authorize.Denied(request.Address, clients, tokens);

        var (scopes, now) = (request.Scopes.ToArray(), clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into consent as c (account_id, client_id, scopes, given_at) values ({session.AccountId}, {request.Client.Id}, {scopes}, {now})
             on conflict (account_id, client_id) do update set scopes = (select array_agg(distinct s) from unnest(c.scopes || excluded.scopes) s), given_at = excluded.given_at
             """, ct);
        return Results.LocalRedirect(request.Address);
    }

    /// <summary>The authorization that waits.</summary>
    private sealed record Request(string Address, Client Client, IReadOnlyList<string> Scopes)
    {
        public static Request? Read(HttpContext http, ClientBook clients)
        {
            if (Authorize.WaitingAt(http.Request.Query["returnUrl"]) is not var (address, query) || clients.Find(query["client_id"]) is not { } client) return null;
            return new Request(address, client, [.. Client.ScopesOf(query["scope"].ToString()).Distinct()]);
        }
    }
}
