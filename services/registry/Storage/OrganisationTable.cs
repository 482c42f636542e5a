using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class OrganisationTable : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> organisation)
    {
        organisation.ToTable("organisation");
        organisation.Property(o => o.Id).ValueGeneratedNever();
        organisation.Property(o => o.Country).HasMaxLength(2);
        organisation.Property(o => o.TaxCode).HasMaxLength(40);
        organisation.Property(o => o.NameVi).HasMaxLength(200);
        organisation.Property(o => o.NameEn).HasMaxLength(200);
        organisation.Property(o => o.Version).IsConcurrencyToken();
        organisation.HasIndex(o => new { o.Country, o.TaxCode }).IsUnique();
        organisation.HasMany(o => o.Statuses).WithOne().HasForeignKey("OrganisationId").IsRequired().OnDelete(DeleteBehavior.Cascade);
        organisation.Navigation(o => o.Statuses).AutoInclude();
    }
}

internal sealed class OrganisationStatusTable : IEntityTypeConfiguration<OrganisationStatus>
{
    public void Configure(EntityTypeBuilder<OrganisationStatus> status)
    {
        status.ToTable("organisation_status");
        status.Property<Guid>("OrganisationId");
        status.HasKey("OrganisationId", nameof(OrganisationStatus.Number));
        status.Property(s => s.Number).ValueGeneratedNever();
        status.Property(s => s.Ownership).HasConversion<string>().HasMaxLength(20);
        status.Property(s => s.ForeignSharePercent).HasPrecision(5, 2);
        status.Property(s => s.LegalGroup).HasMaxLength(200);
        status.Property(s => s.Sector).HasConversion<string>().HasMaxLength(20);
        status.Property(s => s.RevenueVnd).HasPrecision(20, 0);
        status.Property(s => s.CapitalVnd).HasPrecision(20, 0);
        status.Ignore(s => s.Facts);
        status.HasOne<Membership>().WithMany().HasForeignKey(s => s.RecordedBy);
        status.HasIndex("OrganisationId", nameof(OrganisationStatus.EffectiveFrom));
    }
}
