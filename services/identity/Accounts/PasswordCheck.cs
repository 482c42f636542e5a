using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Accounts;

/// <summary>Checks an e-mail and a password; costs and answers the same for an account that is unknown, locked or simply not this password's.</summary>
internal sealed class PasswordCheck(UserManager<Account> users, IPasswordHasher<Account> hasher, NobodysPassword nobody, Guesses guesses, IdentityDb db)
{
    /// <returns>Null when this does not sign anybody in.</returns>
    public async Task<Account?> FindAsync(string email, string password, CancellationToken ct)
    {
        if (password.Length > AccountRules.PasswordMaximum) return null;
        var account = AccountRules.IsEmail(email.Trim()) ? await users.FindByEmailAsync(email.Trim()) : null;
        var isRight = hasher.VerifyHashedPassword(account ?? nobody.Account, account?.PasswordHash ?? nobody.Hash, password) != PasswordVerificationResult.Failed;
        if (account is null)
        {
            await guesses.CountAsync(null, ct);
            return null;
        }

        // Whoever knows a password but not the code must not get more guesses at the code by it.
        var isWhole = !await db.Authenticators.AnyAsync(a => a.AccountId == account.Id, ct);
        return await DecideAsync(account, () => Task.FromResult(isRight), forgives: isWhole, ct) ? account : null;
    }

    /// <summary>One attempt at an account, of whatever kind: a wrong one counts, and while its place is locked a right one is refused, too.</summary>
    /// <param name="proof">Decides with the account's row held.</param>
    /// <param name="forgives">A success forgets the wrong ones before it.</param>
    public async Task<bool> DecideAsync(Account account, Func<Task<bool>> proof, bool forgives, CancellationToken ct)
    {
        // The answer is decided with the row held: guesses that run at once are counted one after another, and the count decides.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select 1 from account where id = {account.Id} for update", ct);
        if (await guesses.IsLockedAsync(account.Id, ct)) return false;
        var isRight = await proof();
        if (!isRight) await guesses.CountAsync(account.Id, ct);
        else if (forgives) await guesses.ForgiveAsync(account.Id, ct);
        await transaction.CommitAsync(ct);
        return isRight;
    }
}

/// <summary>The hash that is checked when there is no account, so that the answer takes as long.</summary>
internal sealed class NobodysPassword
{
    public NobodysPassword(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        Hash = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>().HashPassword(Account, Authorization.Secret.New());
    }

    public Account Account { get; } = new();

    public string Hash { get; }
}
