using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Passkeys;

/// <summary>ASP.NET Identity's store, with passkeys in a table of columns, which says when each was used last. Attestations are not kept: nobody asks for them.</summary>
internal sealed class AccountStore(IdentityDb db, IdentityErrorDescriber? errors = null) : UserOnlyStore<Account, IdentityDb, Guid>(db, errors)
{
    public override async Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        if (await FindAsync(user.Id, passkey.CredentialId, cancellationToken) is { } known)
        {
            known.SignCount = passkey.SignCount;
            known.IsBackedUp = passkey.IsBackedUp;
            return;
        }

        Context.Passkeys.Add(new Passkey
        {
            CredentialId = passkey.CredentialId,
            AccountId = user.Id,
            PublicKey = passkey.PublicKey,
            Name = passkey.Name ?? "",
            SignCount = passkey.SignCount,
            Transports = [.. passkey.Transports ?? []],
            IsUserVerified = passkey.IsUserVerified,
            IsBackupEligible = passkey.IsBackupEligible,
            IsBackedUp = passkey.IsBackedUp,
            CreatedAt = passkey.CreatedAt,
        });
    }

    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [.. (await Context.Passkeys.AsNoTracking().Where(p => p.AccountId == user.Id).ToListAsync(cancellationToken)).Select(Read)];

    public override Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Context.Passkeys.Where(p => p.CredentialId == credentialId).Join(Context.Accounts, p => p.AccountId, a => a.Id, (_, a) => a).SingleOrDefaultAsync(cancellationToken);

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        await FindAsync(user.Id, credentialId, cancellationToken) is { } known ? Read(known) : null;

    public override async Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        if (await FindAsync(user.Id, credentialId, cancellationToken) is { } known) Context.Passkeys.Remove(known);
    }

    private Task<Passkey?> FindAsync(Guid accountId, byte[] credentialId, CancellationToken ct) =>
        Context.Passkeys.SingleOrDefaultAsync(p => p.AccountId == accountId && p.CredentialId == credentialId, ct);

    private static UserPasskeyInfo Read(Passkey passkey) =>
        new(passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, (uint)passkey.SignCount, [.. passkey.Transports], passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, [], [])
        {
            Name = passkey.Name,
        };
}
