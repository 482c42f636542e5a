using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class MembershipTable : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> membership)
    {
        membership.ToTable("membership");
        membership.Property(m => m.Id).ValueGeneratedNever();
        membership.Property(m => m.Issuer).HasMaxLength(300);
        membership.Property(m => m.Subject).HasMaxLength(200);
        membership.Property(m => m.Name).HasMaxLength(200);
        membership.Property(m => m.Role).HasConversion<string>().HasMaxLength(20);
        membership.Ignore(m => m.Person);
        membership.HasIndex(m => new { m.Issuer, m.Subject, m.OrganisationId }).IsUnique().HasFilter("ended_at is null");
        membership.HasOne<Organisation>().WithMany().HasForeignKey(m => m.OrganisationId);
        membership.HasQueryFilter(m => m.EndedAt == null); // Whoever forgets it must not let somebody in.
    }
}

internal sealed class MembershipChangeTable : IEntityTypeConfiguration<MembershipChange>
{
    public void Configure(EntityTypeBuilder<MembershipChange> change)
    {
        change.ToTable("membership_change");
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Role).HasConversion<string>().HasMaxLength(20);
        change.HasIndex(c => c.MembershipId);
    }
}

internal sealed class ActingOrganisationTable : IEntityTypeConfiguration<ActingOrganisation>
{
    public void Configure(EntityTypeBuilder<ActingOrganisation> acting)
    {
        acting.ToTable("acting_organisation");
        acting.HasKey(a => new { a.Issuer, a.Subject, a.Session });
        acting.Property(a => a.Issuer).HasMaxLength(300);
        acting.Property(a => a.Subject).HasMaxLength(200);
        acting.Property(a => a.Session).HasMaxLength(200);
    }
}
