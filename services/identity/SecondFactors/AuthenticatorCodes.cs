using System.Security.Cryptography;
using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Mails;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.SecondFactors;

/// <summary>Authenticator apps and recovery codes: set up, used, and taken away.</summary>
internal sealed class AuthenticatorCodes(IdentityDb db, PasswordCheck attempts, MailBox mails, IDataProtectionProvider protection, TimeProvider clock, ILogger<AuthenticatorCodes> log)
{
    private const int RecoveryCodes = 10;

    // Without letters and digits that look alike; sixteen are 79 bits.
    private const string RecoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    private readonly IDataProtector _stored = protection.CreateProtector("Matchmaking.Identity.Authenticator.v1");
    private readonly ITimeLimitedDataProtector _offered = protection.CreateProtector("Matchmaking.Identity.OfferedKey.v1").ToTimeLimitedDataProtector();

    public Task<bool> HasAsync(Guid accountId, CancellationToken ct) => db.Authenticators.AnyAsync(a => a.AccountId == accountId, ct);

    /// <summary>A code of the app or a recovery code. A wrong one counts towards the lockout like a wrong password; a right one works once.</summary>
    public Task<bool> ProveAsync(Account account, string typed, CancellationToken ct) =>
        attempts.DecideAsync(account.Id, () => AcceptAsync(account.Id, typed, ct), forgives: true, ct);

    /// <summary>A key for the page that sets up an app: for this person, for a quarter of an hour, and not stored before a code has shown that the app has it.</summary>
    public string Offer(Guid accountId, byte[] key) => _offered.Protect($"{accountId} {Convert.ToHexString(key)}", TimeSpan.FromMinutes(15));

    /// <returns>Null when the offer is too old, or was made to somebody else.</returns>
    public byte[]? ReadOffer(Guid accountId, string offer)
    {
        try
        {
            return _offered.Unprotect(offer).Split(' ') is [var id, var key] && id == accountId.ToString() ? Convert.FromHexString(key) : null;
        }
        catch (CryptographicException)
        {
            // Too old or made up.
            return null;
        }
    }

    /// <returns>The recovery codes, which are shown once; null when the code is wrong or there is an app already.</returns>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(Account account, byte[] key, string code, CancellationToken ct)
    {
        var accountId = account.Id;
        var now = clock.GetUtcNow();
        if (Totp.FindStep(key, WithoutSpaces(code), now) is not { } step) return null;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select 1 from account where id = {accountId} for update", ct);
        if (await HasAsync(accountId, ct)) return null;
        db.Authenticators.Add(new Authenticator { AccountId = accountId, ProtectedKey = _stored.Protect(Convert.ToHexString(key)), LastStep = step, AddedAt = now });
        mails.AppSetUp(account);
        var codes = await RenewAsync(accountId, ct);
        await transaction.CommitAsync(ct);
        return codes;
    }

    /// <summary>The recovery codes go with it, unless they also stand in for a passkey.</summary>
    public async Task TurnOffAsync(Account account, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Authenticators.Where(a => a.AccountId == account.Id).ExecuteDeleteAsync(ct);
        await db.RecoveryCodes.Where(c => c.AccountId == account.Id && !db.Passkeys.Any(p => p.AccountId == account.Id)).ExecuteDeleteAsync(ct);
        mails.AppRemoved(account);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Ten new recovery codes; the old ones end.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Account account, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select 1 from account where id = {account.Id} for update", ct);
        mails.RecoveryCodesMade(account);
        var codes = await RenewAsync(account.Id, ct);
        await transaction.CommitAsync(ct);
        return codes;
    }

    // Runs while the account's row is held, so two who send the same code at once are told apart.
    private async Task<bool> AcceptAsync(Guid accountId, string typed, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var code = WithoutSpaces(typed);
        if (code.Length != Totp.Digits)
        {
            var hash = Authorization.Secret.Hash(code);
            return await db.RecoveryCodes.Where(c => c.AccountId == accountId && c.Hash == hash && c.UsedAt == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.UsedAt, now), ct) == 1;
        }

        if (await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(a => a.AccountId == accountId, ct) is not { } app || KeyOf(app) is not { } key) return false;
        return Totp.FindStep(key, code, now) is { } step
            && await db.Authenticators.Where(a => a.AccountId == accountId && a.LastStep < step).ExecuteUpdateAsync(a => a.SetProperty(x => x.LastStep, step), ct) == 1;
    }

    private async Task<IReadOnlyList<string>> RenewAsync(Guid accountId, CancellationToken ct)
    {
        await db.RecoveryCodes.Where(c => c.AccountId == accountId).ExecuteDeleteAsync(ct);
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(RecoveryAlphabet, 16)).ToList();
        db.RecoveryCodes.AddRange(codes.Select(c => new RecoveryCode { AccountId = accountId, Hash = Authorization.Secret.Hash(c) }));
        await db.SaveChangesAsync(ct);
        return [.. codes.Select(c => $"{c[..4]}-{c[4..8]}-{c[8..12]}-{c[12..]}")];
    }

    private byte[]? KeyOf(Authenticator app)
    {
        try
        {
            return Convert.FromHexString(_stored.Unprotect(app.ProtectedKey));
        }
        catch (CryptographicException e)
        {
            // The key ring is lost (Identity__Keys). Recovery codes still work: they rest on no key.
            log.LogError(e, "The key of an authenticator cannot be opened any more");
            return null;
        }
    }

    private static string WithoutSpaces(string typed) => typed.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
