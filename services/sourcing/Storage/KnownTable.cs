using Matchmaking.Sourcing.Suppliers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Sourcing.Storage;

internal sealed class KnownOrganisationTable : IEntityTypeConfiguration<KnownOrganisation>
{
    public void Configure(EntityTypeBuilder<KnownOrganisation> known)
    {
        known.ToTable("known_organisation");
        known.HasKey(k => k.OrganisationId);
        known.Property(k => k.OrganisationId).ValueGeneratedNever();
        known.Property(k => k.NameVi).HasMaxLength(300);
        known.Property(k => k.NameEn).HasMaxLength(300);
        known.Property(k => k.Ownership).HasMaxLength(20);
        known.Property(k => k.SizeClass).HasMaxLength(10);
    }
}

internal sealed class OrganisationSuspensionTable : IEntityTypeConfiguration<OrganisationSuspension>
{
    public void Configure(EntityTypeBuilder<OrganisationSuspension> suspension)
    {
        suspension.ToTable("organisation_suspension");
        suspension.HasKey(s => s.OrganisationId);
        suspension.Property(s => s.OrganisationId).ValueGeneratedNever();
    }
}

internal sealed class KnownCertificateTable : IEntityTypeConfiguration<KnownCertificate>
{
    public void Configure(EntityTypeBuilder<KnownCertificate> known)
    {
        known.ToTable("known_certificate");
        known.HasKey(k => k.CertificateId);
        known.Property(k => k.CertificateId).ValueGeneratedNever();
    }
}

internal sealed class KnownSupplierTable : IEntityTypeConfiguration<KnownSupplier>
{
    public void Configure(EntityTypeBuilder<KnownSupplier> known)
    {
        known.ToTable("known_supplier");
        known.HasKey(k => k.OrganisationId);
        known.Property(k => k.OrganisationId).ValueGeneratedNever();
        known.Property(k => k.Standing).HasConversion<string>().HasMaxLength(20);
    }
}
