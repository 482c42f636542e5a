using Matchmaking.Identity.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Matchmaking.Identity.Sessions;

/// <summary>Who may change what protects an account: somebody who proved who they are in the last five minutes, or is just signing in.</summary>
internal sealed class FreshPerson(PasswordGiven given, SignIn signIn, UserManager<Account> users, TimeProvider clock)
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public async Task<Account?> FindAsync(HttpContext http)
    {
        if (await given.FindAsync(http) is { } account) return account;
        return await signIn.CurrentAsync(http) is { } session && IsFresh(session) ? await users.FindByIdAsync(session.AccountId.ToString()) : null;
    }

    public bool IsFresh(Session session) => clock.GetUtcNow() - session.AuthenticatedAt <= Limit;
}
