using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.SecondFactors;

/// <summary>What an account has beside its password. Whoever changes how it signs in proves one of them first.</summary>
/// <param name="RecoveryCodes">How many are left; they stand in for an app or a passkey that is not at hand.</param>
public sealed record Factors(bool HasApp, bool HasPasskey, int RecoveryCodes)
{
    public bool HasAny => HasApp || HasPasskey;

    internal static async Task<Factors> OfAsync(IdentityDb db, Guid accountId, CancellationToken ct) => new(
        await db.Authenticators.AnyAsync(a => a.AccountId == accountId, ct), await db.Passkeys.AnyAsync(p => p.AccountId == accountId, ct),
        await db.RecoveryCodes.CountAsync(c => c.AccountId == accountId && c.UsedAt == null, ct));

    /// <summary>Takes all of them away, in the transaction that is open.</summary>
    internal static async Task ForgetAsync(IdentityDb db, Guid accountId, CancellationToken ct)
    {
        await db.Authenticators.Where(a => a.AccountId == accountId).ExecuteDeleteAsync(ct);
        await db.Passkeys.Where(p => p.AccountId == accountId).ExecuteDeleteAsync(ct);
        await db.RecoveryCodes.Where(c => c.AccountId == accountId).ExecuteDeleteAsync(ct);
    }
}
