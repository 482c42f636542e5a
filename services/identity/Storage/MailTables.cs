using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Mails;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Identity.Storage;

internal sealed class MailTable : IEntityTypeConfiguration<Mail>
{
    public void Configure(EntityTypeBuilder<Mail> mail)
    {
        mail.ToTable("mail");
        mail.Property(m => m.Id).ValueGeneratedNever();
        mail.Property(m => m.Recipient).HasMaxLength(254);
        mail.Property(m => m.Subject).HasMaxLength(200);
    }
}

internal sealed class ResetRequestTable : IEntityTypeConfiguration<ResetRequest>
{
    public void Configure(EntityTypeBuilder<ResetRequest> request)
    {
        request.ToTable("reset_request");
        request.HasKey(r => r.NormalizedEmail);
    }
}

internal sealed class MailLinkTable : IEntityTypeConfiguration<MailLink>
{
    public void Configure(EntityTypeBuilder<MailLink> link)
    {
        link.ToTable("mail_link");
        link.HasKey(l => l.Hash);
        link.Property(l => l.Purpose).HasConversion<string>().HasMaxLength(20);
        link.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Restrict);
        link.HasIndex(l => new { l.AccountId, l.Purpose }).IsUnique();
    }
}
