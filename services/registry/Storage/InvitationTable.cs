using Matchmaking.Registry.Invitations;
using Matchmaking.Registry.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class InvitationTable : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.ToTable("invitation");
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.Email).HasMaxLength(254);
        invitation.Property(i => i.Role).HasConversion<string>().HasMaxLength(20);
        invitation.Property(i => i.Outcome).HasConversion<string>().HasMaxLength(20);
        invitation.HasIndex(i => i.TokenHash).IsUnique();
        invitation.HasIndex(i => new { i.OrganisationId, i.Email }).IsUnique().HasFilter("outcome is null");
        invitation.HasOne<Organisation>().WithMany().HasForeignKey(i => i.OrganisationId);
    }
}
