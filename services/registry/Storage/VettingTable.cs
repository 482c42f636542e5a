using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Vettings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class VettingTable : IEntityTypeConfiguration<Vetting>
{
    public void Configure(EntityTypeBuilder<Vetting> vetting)
    {
        vetting.ToTable("vetting");
        vetting.Property(v => v.Id).ValueGeneratedNever();
        vetting.Property(v => v.State).HasConversion<string>().HasMaxLength(20);
        vetting.Property(v => v.Revision).IsConcurrencyToken();
        vetting.Property(v => v.Message).HasMaxLength(2000);
        vetting.Property(v => v.AskedBy).HasMaxLength(200);
        vetting.Property(v => v.ReviewedBy).HasMaxLength(200);
        vetting.Property(v => v.DecidedBy).HasMaxLength(200);
        vetting.Property(v => v.Reason).HasMaxLength(2000);
        vetting.Property(v => v.SuspendedBy).HasMaxLength(200);
        vetting.Property(v => v.SuspensionReason).HasMaxLength(2000);
        ProfileTable.AsJson(vetting.Property(v => v.Files));
        vetting.Ignore(v => v.Answers);
        vetting.HasOne<Organisation>().WithMany().HasForeignKey(v => v.ApplicantId);
        vetting.HasOne<Organisation>().WithMany().HasForeignKey(v => v.AssociationId);
        vetting.HasOne<Vetting>().WithOne().HasForeignKey<Vetting>(v => v.AppealedId);
        vetting.HasMany<ChecklistAnswer>("_answers").WithOne().HasForeignKey("VettingId").IsRequired();
        vetting.Navigation("_answers").AutoInclude();
        vetting.HasMany(v => v.Events).WithOne().HasForeignKey(e => e.VettingId);
        vetting.HasIndex(v => new { v.ApplicantId, v.Level }).IsUnique().HasFilter("state in ('Requested', 'InReview', 'ChangesRequested')");
    }
}

internal sealed class ChecklistAnswerTable : IEntityTypeConfiguration<ChecklistAnswer>
{
    public void Configure(EntityTypeBuilder<ChecklistAnswer> answer)
    {
        answer.ToTable("vetting_answer");
        answer.Property<Guid>("VettingId");
        answer.HasKey("VettingId", nameof(ChecklistAnswer.Round), nameof(ChecklistAnswer.Code));
        answer.Property(a => a.Round).ValueGeneratedNever();
        answer.Property(a => a.Code).HasMaxLength(60);
        answer.Property(a => a.Answer).HasConversion<string>().HasMaxLength(20);
        answer.Property(a => a.Note).HasMaxLength(2000);
        answer.Property(a => a.Evidence).HasMaxLength(1000);
        ProfileTable.AsJson(answer.Property(a => a.Files));
    }
}

internal sealed class VettingEventTable : IEntityTypeConfiguration<VettingEvent>
{
    public void Configure(EntityTypeBuilder<VettingEvent> step)
    {
        step.ToTable("vetting_event");
        step.Property(e => e.Id).ValueGeneratedNever();
        step.Property(e => e.Kind).HasConversion<string>().HasMaxLength(30);
        step.Property(e => e.Note).HasMaxLength(2000);
        step.HasOne<Membership>().WithMany().HasForeignKey(e => e.MembershipId);
    }
}
