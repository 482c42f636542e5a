using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Suspensions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class SuspensionTable : IEntityTypeConfiguration<SuspensionProposal>
{
    public void Configure(EntityTypeBuilder<SuspensionProposal> proposal)
    {
        proposal.ToTable("suspension_proposal");
        proposal.Property(p => p.Id).ValueGeneratedNever();
        proposal.Property(p => p.Measure).HasConversion<string>().HasMaxLength(10);
        proposal.Property(p => p.Reason).HasMaxLength(1000);
        proposal.Property(p => p.ProposedBy).HasMaxLength(200);
        proposal.Property(p => p.Decision).HasConversion<string>().HasMaxLength(10).IsConcurrencyToken();
        proposal.Property(p => p.DecidedBy).HasMaxLength(200);
        proposal.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId);
        proposal.HasIndex(p => new { p.OrganisationId, p.Version }).IsUnique();
    }
}
