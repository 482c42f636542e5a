using System.Globalization;
using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Consents;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Matchmaking.Identity.Authorization;

/// <summary>A client sends a browser here to have a person sign in, and gets a code (RFC 6749 4.1, RFC 7636, RFC 9207, OpenID Connect Core 3.1).</summary>
public static class Authorize
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/authorize", HandleAsync).WithName(nameof(Authorize)).AllowAnonymous().ExcludeFromDescription();

        // A form post is the same request; the browser repeats it as an address, which survives the sign-in page.
        app.MapPost("/authorize", async (HttpRequest request, CancellationToken ct) => request.HasFormContentType
            ? Results.LocalRedirect(QueryHelpers.AddQueryString("/authorize", await request.ReadFormAsync(ct)))
            : Results.StatusCode(StatusCodes.Status415UnsupportedMediaType)).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http, ClientBook clients, SignIn signIn, NotBefore notBefore, IdentityDb db, Tokens tokens, IOptions<IdentitySettings> settings, TimeProvider clock, CancellationToken ct)
    {
        var query = http.Request.Query;

        // As long as client and address are not known to belong together, nothing is sent anywhere.
        if (clients.Find(One(query, "client_id")) is not { } client) return ErrorPage.UnknownClient();
        if (One(query, "redirect_uri") is not { } redirectUri || !client.RedirectUris.Contains(redirectUri, StringComparer.Ordinal)) return ErrorPage.UnknownAddress();

        IResult Answer(params (string Name, string? Value)[] parameters) => Results.Redirect(QueryHelpers.AddQueryString(
            redirectUri, parameters.Append(("state", One(query, "state"))).Append(("iss", tokens.Issuer)).ToDictionary(p => p.Item1, p => p.Item2)));

        if (Mistake(query, client) is var (error, description)) return Answer(("error", error), ("error_description", description));

        var prompts = Client.ScopesOf(One(query, "prompt") ?? "");
        var session = await signIn.CurrentAsync(http);
        var now = clock.GetUtcNow();
        var isFresh = session is not null && notBefore.IsMet(One(query, NotBefore.Parameter), session) && (MaxAge(query) is not { } age || now - session.AuthenticatedAt <= age);
        var isStrong = session is not null && SignInMethods.Meets(session.Methods, settings.Value.SecondFactor is SecondFactorPolicy.Required ? SignInMethods.SeveralFactors : One(query, "acr_values"));
        if (prompts.Contains("none"))
        {
            if (!isFresh || !isStrong) return Answer(("error", "login_required"), ("error_description", "Nobody is signed in, or too long ago, or not in the way that acr_values asks for."));
        }
        else if (prompts.Contains("create") || prompts.Contains("login") || prompts.Contains("select_account") || !isFresh || !isStrong)
        {
            return Results.LocalRedirect(PageAddress(prompts.Contains("create") ? "/register" : "/login", http.Request, notBefore));
        }

        var scope = string.Join(' ', Client.ScopesOf(One(query, "scope") ?? "").Distinct());
        if (client.IsThirdParty && (prompts.Contains("consent") || !await Consent.CoversAsync(db, session!.AccountId, client.Id, Client.ScopesOf(scope), ct))) // Fresh means there is one.
        {
            return prompts.Contains("none")
                ? Answer(("error", "consent_required"), ("error_description", "The person has not allowed this client what it asks for."))
                : Results.LocalRedirect(PageAddress(AskConsent.Route, http.Request, notBefore));
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Against a sign-out at this moment: it waits for us and then ends this grant, or we see that it was first. So with a new proof.
        var live = await db.Sessions.FromSql($"select * from session where id = {session!.Id} and revision = {session.Revision} and ended_at is null for share").AsNoTracking().SingleOrDefaultAsync(ct); // Fresh means there is one.
        if (live is null) return Results.LocalRedirect(PageAddress("/login", http.Request, notBefore));
        var grant = new AuthorizationGrant
        {
            Id = Guid.CreateVersion7(now),
            ClientId = client.Id,
            AccountId = live.AccountId,
            SessionId = live.Id,
            Scope = scope,
            CreatedAt = now,
            AuthenticatedAt = live.AuthenticatedAt,
            Methods = live.Methods,
            // What goes on after the session is for applications that asked the person whether it may.
            ExpiresAt = client.IsThirdParty ? now + AuthorizationGrant.Lifetime : live.ExpiresAt,
        };
        var code = Secret.New();
        db.Grants.Add(grant);
        db.Codes.Add(new AuthorizationCode
        {
            Hash = Secret.Hash(code),
            GrantId = grant.Id,
            ClientId = client.Id,
            RedirectUri = redirectUri,
            CodeChallenge = One(query, "code_challenge")!, // Checked above.
            Nonce = One(query, "nonce"),
            ExpiresAt = now + AuthorizationCode.Lifetime,
        });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Answer(("code", code));
    }

    /// <summary>The person says no: the client hears it, at an address that it has registered.</summary>
    /// <param name="address">As <see cref="WaitingAt"/> found it.</param>
    internal static IResult Denied(string address, ClientBook clients, Tokens tokens)
    {
        var query = QueryHelpers.ParseQuery(address.Split('?', 2)[1]); // WaitingAt found one.
        if (clients.Find(query["client_id"]) is not { } client || query["redirect_uri"] is not [{ } uri] || !client.RedirectUris.Contains(uri, StringComparer.Ordinal)) return ErrorPage.UnknownAddress();
        return Results.Redirect(QueryHelpers.AddQueryString(uri, new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = query.TryGetValue("state", out var state) ? state.ToString() : null, ["iss"] = tokens.Issuer }));
    }

    /// <summary>The authorization to which a page goes back, with its parameters; null when it is none.</summary>
    internal static (string Address, Dictionary<string, StringValues> Query)? WaitingAt(string? returnUrl) =>
        Page.Local(returnUrl) is { } address && address.Split('?', 2) is ["/authorize", var query] ? (address, QueryHelpers.ParseQuery(query)) : null;

    /// <summary>The authorization that a sign-in page goes back to asks for more than a password.</summary>
    internal static bool WantsSeveral(string? returnUrl) =>
        WaitingAt(returnUrl) is var (_, query) && !SignInMethods.Meets(SignInMethods.Password, query.TryGetValue("acr_values", out var wanted) ? wanted.ToString() : null);

    private static (string Error, string Description)? Mistake(IQueryCollection query, Client client)
    {
        if (query.Any(p => p.Value.Count > 1)) return ("invalid_request", "A parameter comes twice.");
        if (query.ContainsKey("request")) return ("request_not_supported", "Send plain parameters.");
        if (query.ContainsKey("request_uri")) return ("request_uri_not_supported", "Send plain parameters.");
        if (One(query, "response_type") is not { } type) return ("invalid_request", "response_type is missing.");
        if (type != "code") return ("unsupported_response_type", "Only the authorization code is offered.");
        if (!client.Grants.Contains("authorization_code")) return ("unauthorized_client", "This client may not ask people to sign in.");
        if (One(query, "response_mode") is not (null or "query")) return ("invalid_request", "Only response_mode=query is offered.");
        if (One(query, "code_challenge") is not { } challenge) return ("invalid_request", "code_challenge is missing: PKCE is required.");
        if (One(query, "code_challenge_method") != "S256") return ("invalid_request", "code_challenge_method must be S256.");
        if (!Pkce.IsChallenge(challenge)) return ("invalid_request", "code_challenge is not the base64url of a SHA-256.");
        if (One(query, "nonce") is { } nonce && (nonce.Length > 500 || nonce.Any(char.IsControl))) return ("invalid_request", "nonce is too long or holds control characters.");
        if (One(query, "max_age") is { } age && !int.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return ("invalid_request", "max_age is not a number of seconds.");
        if (One(query, "acr_values") is { } levels && !Client.ScopesOf(levels).Intersect([SignInMethods.OneFactor, SignInMethods.SeveralFactors]).Any()) return ("unmet_authentication_requirements", "acr_values holds none of pwd and mfa.");
        var scope = One(query, "scope") ?? "";
        if (!Client.ScopesOf(scope).Contains("openid") || !client.MayAsk(scope)) return ("invalid_scope", "scope lacks openid, or holds what this client may not ask for.");
        var prompts = Client.ScopesOf(One(query, "prompt") ?? "");
        if (prompts.Contains("none") && prompts.Length > 1) return ("invalid_request", "prompt=none stands alone.");
        return prompts.Except(["none", "login", "create", "consent", "select_account"]).Any() ? ("invalid_request", "prompt is unknown.") : null;
    }

    /// <summary>The sign-in page, which comes back here: without what forced it, or it would be forced again, but with the moment from which a sign-in counts.</summary>
    private static string PageAddress(string page, HttpRequest request, NotBefore notBefore)
    {
        var isImmediate = MaxAge(request.Query) == TimeSpan.Zero;
        var isForced = page != AskConsent.Route && (isImmediate || Client.ScopesOf(One(request.Query, "prompt") ?? "").Intersect(["login", "create", "select_account"]).Any() || request.Query.ContainsKey(NotBefore.Parameter));
        var back = QueryHelpers.AddQueryString(
            "/authorize", request.Query.Where(p => p.Key != "prompt" && !(isImmediate && p.Key == "max_age") && !(isForced && p.Key == NotBefore.Parameter)).Select(p => new KeyValuePair<string, string?>(p.Key, p.Value)));
        if (isForced) back = QueryHelpers.AddQueryString(back, NotBefore.Parameter, notBefore.Now());
        if (page != AskConsent.Route && Client.ScopesOf(One(request.Query, "prompt") ?? "").Contains("consent")) back = QueryHelpers.AddQueryString(back, "prompt", "consent"); // Still to come.
        var address = QueryHelpers.AddQueryString(page, "returnUrl", back);
        if (One(request.Query, "login_hint") is { } hint) address = QueryHelpers.AddQueryString(address, "login_hint", hint);
        return One(request.Query, "ui_locales") is { } locales ? QueryHelpers.AddQueryString(address, "ui_locales", locales) : address;
    }

    private static TimeSpan? MaxAge(IQueryCollection query) =>
        int.TryParse(One(query, "max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static string? One(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } value] ? value : null;
}
