using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Consents;
using Matchmaking.Identity.Keys;
using Matchmaking.Identity.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Identity.Storage;

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("account");
        account.Property(a => a.Id).ValueGeneratedNever();
        account.Property(a => a.UserName).HasMaxLength(254).IsRequired();
        account.Property(a => a.NormalizedUserName).HasMaxLength(254).IsRequired();
        account.Property(a => a.Email).HasMaxLength(254).IsRequired();
        account.Property(a => a.NormalizedEmail).HasMaxLength(254).IsRequired();
        account.Property(a => a.SecurityStamp).IsRequired();
        account.Property(a => a.ConcurrencyStamp).IsRequired().IsConcurrencyToken();
        account.Property(a => a.Name).HasMaxLength(200);
        account.Property(a => a.Language).HasMaxLength(2);
        account.HasIndex(a => a.NormalizedUserName).IsUnique();
        account.HasIndex(a => a.NormalizedEmail).IsUnique();

        // Not offered, so not stored.
        account.Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed).Ignore(a => a.TwoFactorEnabled);
    }
}

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("session");
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.Methods).HasMaxLength(100);
        session.Property(s => s.Device).HasMaxLength(DeviceName.Maximum);
        session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ConsentTable : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> consent)
    {
        consent.ToTable("consent");
        consent.HasKey(c => new { c.AccountId, c.ClientId });
        consent.Property(c => c.ClientId).HasMaxLength(100);
        consent.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AuthorizationGrantTable : IEntityTypeConfiguration<AuthorizationGrant>
{
    public void Configure(EntityTypeBuilder<AuthorizationGrant> grant)
    {
        grant.ToTable("authorization_grant");
        grant.Property(g => g.Id).ValueGeneratedNever();
        grant.Property(g => g.ClientId).HasMaxLength(100);
        grant.Property(g => g.Scope).HasMaxLength(500);
        grant.Property(g => g.Methods).HasMaxLength(100);
        grant.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId).OnDelete(DeleteBehavior.Restrict);
        grant.HasOne<Session>().WithMany().HasForeignKey(g => g.SessionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AuthorizationCodeTable : IEntityTypeConfiguration<AuthorizationCode>
{
    public void Configure(EntityTypeBuilder<AuthorizationCode> code)
    {
        code.ToTable("authorization_code");
        code.HasKey(c => c.Hash);
        code.Property(c => c.ClientId).HasMaxLength(100);
        code.Property(c => c.RedirectUri).HasMaxLength(2000);
        code.Property(c => c.CodeChallenge).HasMaxLength(43);
        code.Property(c => c.Nonce).HasMaxLength(500);
        code.HasOne<AuthorizationGrant>().WithMany().HasForeignKey(c => c.GrantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RefreshTokenTable : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> token)
    {
        token.ToTable("refresh_token");
        token.HasKey(t => t.Hash);
        token.HasIndex(t => new { t.GrantId, t.Generation }).IsUnique();
        token.HasOne<AuthorizationGrant>().WithMany().HasForeignKey(t => t.GrantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SigningKeyTable : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> key)
    {
        key.ToTable("signing_key");
        key.Property(k => k.Id).HasMaxLength(100);
        key.Property(k => k.Algorithm).HasMaxLength(10);
    }
}

internal sealed class DataProtectionKeyTable : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key)
    {
        key.ToTable("data_protection_key");
        key.HasKey(k => k.Name);
        key.Property(k => k.Name).HasMaxLength(200);
    }
}
