using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Accounts;

/// <summary>Checks an e-mail and a password; costs and answers the same for an account that is unknown, locked or simply not this password's.</summary>
internal sealed class PasswordCheck(UserManager<Account> users, IPasswordHasher<Account> hasher, NobodysPassword nobody, IdentityDb db, TimeProvider clock)
{
    private static readonly TimeSpan FirstLockout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestLockout = TimeSpan.FromMinutes(15);

    /// <returns>Null when this does not sign anybody in.</returns>
    public async Task<Account?> FindAsync(string email, string password, CancellationToken ct)
    {
        if (password.Length > AccountRules.PasswordMaximum) return null;
        var account = AccountRules.IsEmail(email.Trim()) ? await users.FindByEmailAsync(email.Trim()) : null;
        var isRight = hasher.VerifyHashedPassword(account ?? nobody.Account, account?.PasswordHash ?? nobody.Hash, password) != PasswordVerificationResult.Failed;
        if (account is null) return null;

        // The answer is decided with the row held: guesses that run at once are counted one after another, and the count decides.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select 1 from account where id = {account.Id} for update", ct);
        await db.Entry(account).ReloadAsync(ct);
        if (await users.IsLockedOutAsync(account)) return null;
        if (isRight) await ForgiveAsync(account);
        else await CountAsync(account);
        await transaction.CommitAsync(ct);
        return isRight ? account : null;
    }

    private async Task ForgiveAsync(Account account)
    {
        if (account is { AccessFailedCount: 0, LockoutCount: 0 }) return;
        account.LockoutCount = 0;
        account.AccessFailedCount = 0;
        await users.UpdateAsync(account);
    }

    // Guessing on gets slower and slower, but nobody can lock a person out for long.
    private async Task CountAsync(Account account)
    {
        await users.AccessFailedAsync(account);
        if (account.LockoutEnd is not { } end || end <= clock.GetUtcNow()) return;
        account.LockoutCount++;
        account.LockoutEnd = clock.GetUtcNow() + TimeSpan.FromTicks(Math.Min(FirstLockout.Ticks << Math.Min(account.LockoutCount - 1, 8), LongestLockout.Ticks));
        await users.UpdateAsync(account);
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
