using System.Security.Cryptography;
using System.Text;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Accounts;

/// <summary>
/// Checks an e-mail and a password. For an account that is unknown, locked or simply not this password's it answers the same and does the
/// same: one account is looked for, one hash checked, and the same statements count the attempt, also where there is nothing to count.
/// </summary>
internal sealed class PasswordCheck(UserManager<Account> users, IPasswordHasher<Account> hasher, NobodysPassword nobody, Guesses guesses, IdentityDb db)
{
    /// <returns>Null when this does not sign anybody in.</returns>
    public async Task<Account?> FindAsync(string email, string password, CancellationToken ct)
    {
        if (password.Length > AccountRules.PasswordMaximum) return null;
        var name = AccountRules.IsEmail(email.Trim()) ? email.Trim() : "no address";
        var account = await users.FindByEmailAsync(name);
        var isRight = hasher.VerifyHashedPassword(account ?? nobody.Account, account?.PasswordHash ?? nobody.Hash, password) != PasswordVerificationResult.Failed;
        var id = account?.Id ?? NobodysPassword.IdOf(users.NormalizeEmail(name) ?? name);

        // Whoever knows a password but not the code must not get more guesses at the code by it.
        var isWhole = !await db.Authenticators.AnyAsync(a => a.AccountId == id, ct);
        return await DecideAsync(id, () => Task.FromResult(isRight && account is not null), forgives: isWhole, ct) ? account : null;
    }

    /// <summary>One attempt at an account, of whatever kind: a wrong one counts, and while its place is locked a right one is refused, too.</summary>
    /// <param name="accountId">Of an account, or of none (<see cref="NobodysPassword.IdOf"/>).</param>
    /// <param name="proof">Decides with the account's row held; not asked while its place is locked.</param>
    /// <param name="forgives">A success forgets the wrong ones before it.</param>
    public async Task<bool> DecideAsync(Guid accountId, Func<Task<bool>> proof, bool forgives, CancellationToken ct)
    {
        // The answer is decided with the row held: guesses that run at once are counted one after another, and the count decides.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select 1 from account where id = {accountId} for update", ct);
        var isLocked = await guesses.IsLockedAsync(accountId, ct);
        var isRight = !isLocked && await proof();
        if (!isRight) await guesses.CountAsync(accountId, counts: !isLocked, ct);
        else if (forgives) await guesses.ForgiveAsync(accountId, ct);
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

    /// <summary>By which guesses at an address count that has no account: always the same, and no account's.</summary>
    public static Guid IdOf(string normalizedEmail) => new(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedEmail)).AsSpan(0, 16));

    public string Hash { get; }
}
