using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class MembershipProposalTable : IEntityTypeConfiguration<MembershipProposal>
{
    public void Configure(EntityTypeBuilder<MembershipProposal> proposal)
    {
        proposal.ToTable("membership_proposal");
        proposal.Property(p => p.Id).ValueGeneratedNever();
        proposal.Property(p => p.Issuer).HasMaxLength(300);
        proposal.Property(p => p.Subject).HasMaxLength(200);
        proposal.Property(p => p.Name).HasMaxLength(200);
        proposal.Property(p => p.Role).HasConversion<string>().HasMaxLength(20);
        proposal.Property(p => p.Reason).HasMaxLength(1000);
        proposal.Property(p => p.ProposedBy).HasMaxLength(200);
        proposal.Property(p => p.Decision).HasConversion<string>().HasMaxLength(10).IsConcurrencyToken();
        proposal.Property(p => p.DecidedBy).HasMaxLength(200);
        proposal.Ignore(p => p.Person);
        proposal.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId);
    }
}
