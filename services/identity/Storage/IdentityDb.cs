using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Clients;
using Matchmaking.Identity.Consents;
using Matchmaking.Identity.Keys;
using Matchmaking.Identity.Mails;
using Matchmaking.Identity.Passkeys;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Sessions;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Storage;

/// <summary>The sign-in service's own database.</summary>
public sealed class IdentityDb(DbContextOptions<IdentityDb> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Authenticator> Authenticators => Set<Authenticator>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<AuthorizationGrant> Grants => Set<AuthorizationGrant>();

    public DbSet<AuthorizationCode> Codes => Set<AuthorizationCode>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<Mail> Mails => Set<Mail>();

    public DbSet<ResetRequest> ResetRequests => Set<ResetRequest>();

    public DbSet<MailLink> MailLinks => Set<MailLink>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<UsedOnce> UsedOnce => Set<UsedOnce>();

    public DbSet<ApiClient> ApiClients => Set<ApiClient>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Holds the grant until the transaction ends; null when there is none that still lives.</summary>
    public async Task<AuthorizationGrant?> LockLiveGrantAsync(Guid id, DateTimeOffset now, CancellationToken ct)
    {
        var grant = await Grants.FromSql($"select * from authorization_grant where id = {id} for update").SingleOrDefaultAsync(ct);
        return grant?.IsLive(now) is true ? grant : null;
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.AddPlumbing();
        model.ApplyConfigurationsFromAssembly(typeof(IdentityDb).Assembly);
        model.UseSnakeCase();
    }
}
