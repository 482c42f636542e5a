using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Matchmaking.Identity.Sessions;

/// <summary>A client sends a browser here to sign out (OpenID Connect RP-Initiated Logout). Without proof that it means this person, the person is asked.</summary>
public static class Logout
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/logout", HandleAsync).WithName(nameof(Logout)).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/logout", HandleAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/logged-out", () => LoggedOutPage.Show()).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, ClientBook clients, SignIn signIn, Tokens tokens, IAntiforgery antiforgery, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : null;
        StringValues Parameter(string name) => form is not null && form.TryGetValue(name, out var posted) ? posted : http.Request.Query[name];

        var session = await signIn.CurrentAsync(http);
        if (form?.ContainsKey("confirmed") is true)
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
            await EndAsync(http, signIn, session);
            return Results.LocalRedirect("/logged-out");
        }

        var hint = await tokens.ReadHintAsync(Parameter("id_token_hint"), ct);
        var client = hint is null ? null : clients.Find(hint.Audiences.SingleOrDefault());
        var isMeant = client is not null && (session is null || session.AccountId.ToString() == hint!.Subject) // A client is only found by a hint.
            && (Parameter("client_id") is not [{ Length: > 0 } named] || named == client.Id);
        if (!isMeant) return session is null ? Results.LocalRedirect("/logged-out") : ConfirmLogoutPage.Show(http, antiforgery);

        if (Guid.TryParse(hint!.TryGetPayloadValue<string>("sid", out var sid) ? sid : null, out var hinted)) await signIn.EndAsync(hinted, ct);
        await EndAsync(http, signIn, session);

        // Only to an address that this client registered; otherwise the person stays here.
        if (Parameter("post_logout_redirect_uri") is not [{ Length: > 0 } uri] || !client!.PostLogoutRedirectUris.Contains(uri, StringComparer.Ordinal)) return Results.LocalRedirect("/logged-out");
        return Results.Redirect(Parameter("state") is [{ Length: > 0 } state] ? QueryHelpers.AddQueryString(uri, "state", state) : uri);
    }

    private static async Task EndAsync(HttpContext http, SignIn signIn, Session? session)
    {
        if (session is not null) await signIn.EndAsync(session.Id, http.RequestAborted);
        await http.SignOutAsync(SignIn.Scheme);
    }
}
