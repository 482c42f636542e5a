using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Passkeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Identity.Storage;

internal sealed class PasskeyTable : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable("passkey");
        passkey.HasKey(p => p.CredentialId);
        passkey.Property(p => p.Name).HasMaxLength(Passkey.NameMaximum);
        passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
