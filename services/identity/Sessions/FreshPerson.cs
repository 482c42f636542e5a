using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Sessions;

/// <summary>
/// Who may change what protects an account: somebody who proved who they are in the last five minutes, by a passkey, an app or a recovery
/// code where the account has them. A password alone changes no more than what a password alone protects.
/// </summary>
internal sealed class FreshPerson(PasswordGiven given, SignIn signIn, IdentityDb db, TimeProvider clock)
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="Account">Null when nobody proved anything lately.</param>
    /// <param name="IsEnough">False when the account has a proof that was not given.</param>
    public sealed record Proof(Account? Account, bool IsEnough);

    /// <summary>Also somebody who is just signing in, and has given the password.</summary>
    public async Task<Proof> FindAsync(HttpContext http)
    {
        if (await given.FindAsync(http) is { } half) return new Proof(half, !(await Factors.OfAsync(db, half.Id, http.RequestAborted)).HasAny);
        if (await signIn.CurrentAsync(http) is not { } session || !IsFresh(session)) return new Proof(null, false);
        return new Proof(await db.Accounts.SingleAsync(a => a.Id == session.AccountId, http.RequestAborted), await IsEnoughAsync(session, http.RequestAborted));
    }

    public bool IsFresh(Session session) => clock.GetUtcNow() - session.AuthenticatedAt <= Limit;

    public async Task<bool> IsEnoughAsync(Session session, CancellationToken ct) =>
        SignInMethods.Meets(session.Methods, SignInMethods.SeveralFactors) || !(await Factors.OfAsync(db, session.AccountId, ct)).HasAny;

    /// <summary>The page for what is still missing: the password that has just been given is half a sign-in.</summary>
    /// <param name="back">Where it goes on to.</param>
    public static async Task<IResult> ProveMoreAsync(HttpContext http, Account account, string back)
    {
        await PasswordGiven.RememberAsync(http, account);
        return Results.LocalRedirect(EnterCode.Route + "?returnUrl=" + Uri.EscapeDataString(back));
    }
}
