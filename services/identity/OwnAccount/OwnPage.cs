using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.OwnAccount;

/// <summary>What the pages and buttons of the own account have in common: who is at the browser, and a form that came from here.</summary>
internal sealed class OwnPage(SignIn signIn, FreshPerson fresh, IAntiforgery antiforgery, IdentityDb db)
{
    public const string Address = "/account";

    /// <summary>Shows something to whoever is signed in; others sign in first and come back.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, Func<Session, Account, Task<IResult>> show) =>
        await signIn.CurrentAsync(http) is { } session ? await show(session, await AccountAsync(session, http)) : SignInFirst(http);

    /// <summary>Does what a form of these pages asks for.</summary>
    /// <param name="isWeighty">It changes how one signs in: the person has proved in the last minutes who they are, as well as the account allows.</param>
    public async Task<IResult> ChangeAsync(HttpContext http, bool isWeighty, Func<Session, Account, IFormCollection, Task<IResult>> change)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        if (await signIn.CurrentAsync(http) is not { } session) return SignInFirst(http);
        var account = await AccountAsync(session, http);
        if (isWeighty && await ProveFirstAsync(http, session, account) is { } first) return first;
        return await change(session, account, await http.Request.ReadFormAsync(http.RequestAborted));
    }

    /// <returns>The page that asks for the missing proof; null when the person may change how they sign in.</returns>
    public async Task<IResult?> ProveFirstAsync(HttpContext http, Session session, Account account)
    {
        if (!fresh.IsFresh(session)) return SignInFirst(http);
        return await fresh.IsEnoughAsync(session, http.RequestAborted) ? null : await FreshPerson.ProveMoreAsync(http, account, BackOf(http));
    }

    public AntiforgeryTokenSet TokenFor(HttpContext http) => antiforgery.TokenFor(http);

    private static IResult SignInFirst(HttpContext http) => Results.LocalRedirect("/login?returnUrl=" + Uri.EscapeDataString(BackOf(http)));

    // The page on which the button was.
    private static string BackOf(HttpContext http) => http.Request.Path.Value switch
    {
        "/account/password" => "/account/password",
        { } path when path.StartsWith("/account/passkeys", StringComparison.Ordinal) => "/account/passkeys",
        _ => Address,
    };

    private Task<Account> AccountAsync(Session session, HttpContext http) => db.Accounts.SingleAsync(a => a.Id == session.AccountId, http.RequestAborted);
}
