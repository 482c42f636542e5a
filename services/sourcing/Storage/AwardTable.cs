using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Rfqs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Sourcing.Storage;

internal sealed class AwardTable : IEntityTypeConfiguration<Award>
{
    public void Configure(EntityTypeBuilder<Award> award)
    {
        award.ToTable("award");
        award.Property(a => a.Id).ValueGeneratedNever();
        award.HasIndex(a => a.RfqId).IsUnique();
        award.Property(a => a.Reason).HasMaxLength(2000);
        award.HasIndex(a => a.ProposalId).IsUnique();
        award.HasOne<AwardProposal>().WithMany().HasForeignKey(a => a.ProposalId);
        award.Property(a => a.ApprovedBy).HasMaxLength(200);
        award.Property(a => a.ProposedBy).HasMaxLength(200);
        award.Ignore(a => a.WinnerIds);
        award.HasMany(a => a.Lines).WithOne().HasForeignKey(l => l.AwardId);
    }
}

internal sealed class AwardLineTable : IEntityTypeConfiguration<AwardLine>
{
    public void Configure(EntityTypeBuilder<AwardLine> line)
    {
        line.ToTable("award_line");
        line.HasKey(l => new { l.AwardId, l.LineId, l.SupplierId });
        line.Property(l => l.LineId).ValueGeneratedNever();
        line.Property(l => l.SupplierId).ValueGeneratedNever();
        line.Property(l => l.Quantity).HasPrecision(18, 4);
        line.Property(l => l.UnitPrice).HasPrecision(20, 6);
    }
}

internal sealed class AwardProposalTable : IEntityTypeConfiguration<AwardProposal>
{
    public void Configure(EntityTypeBuilder<AwardProposal> proposal)
    {
        proposal.ToTable("award_proposal");
        proposal.Property(p => p.Id).ValueGeneratedNever();
        proposal.HasOne<Rfq>().WithMany().HasForeignKey(p => p.RfqId);
        proposal.Property(p => p.Reason).HasMaxLength(2000);
        proposal.Property(p => p.ProposedBy).HasMaxLength(200);
        proposal.Property(p => p.Outcome).HasConversion<string>().HasMaxLength(20);
        proposal.Property(p => p.DecidedBy).HasMaxLength(200);
        proposal.Property(p => p.Answer).HasMaxLength(2000);
        proposal.Ignore(p => p.Choices);
        proposal.HasMany(p => p.Lines).WithOne().HasForeignKey(l => l.ProposalId);
        proposal.Navigation(p => p.Lines).AutoInclude();
    }
}

internal sealed class ProposedLineTable : IEntityTypeConfiguration<ProposedLine>
{
    public void Configure(EntityTypeBuilder<ProposedLine> line)
    {
        line.ToTable("award_proposal_line");
        line.HasKey(l => new { l.ProposalId, l.LineId, l.SupplierId });
        line.Property(l => l.LineId).ValueGeneratedNever();
        line.Property(l => l.SupplierId).ValueGeneratedNever();
        line.Property(l => l.Quantity).HasPrecision(18, 4);
        line.Property(l => l.UnitPrice).HasPrecision(20, 6);
    }
}
