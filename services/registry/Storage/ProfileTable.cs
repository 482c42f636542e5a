using System.Text.Json;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class ProfileTable : IEntityTypeConfiguration<SupplierProfile>
{
    public void Configure(EntityTypeBuilder<SupplierProfile> profile)
    {
        profile.ToTable("supplier_profile");
        profile.HasKey(p => p.OrganisationId);
        profile.Property(p => p.OrganisationId).ValueGeneratedNever();
        profile.Property(p => p.State).HasConversion<string>().HasMaxLength(20);

        // Both count: a change of the organisation's status announces the profile without changing it.
        profile.Property(p => p.Revision).IsConcurrencyToken();
        profile.Property(p => p.Announced).IsConcurrencyToken();
        profile.ComplexProperty(p => p.Words, words =>
        {
            words.Property(w => w.NameVi).HasColumnName("name_vi").HasMaxLength(200);
            words.Property(w => w.NameEn).HasColumnName("name_en").HasMaxLength(200);
            words.Property(w => w.DescriptionVi).HasColumnName("description_vi").HasMaxLength(4000);
            words.Property(w => w.DescriptionEn).HasColumnName("description_en").HasMaxLength(4000);
            words.Property(w => w.Website).HasColumnName("website").HasMaxLength(300);
            words.Property(w => w.ContactName).HasColumnName("contact_name").HasMaxLength(200);
            words.Property(w => w.ContactEmail).HasColumnName("contact_email").HasMaxLength(254);
            words.Property(w => w.ContactPhone).HasColumnName("contact_phone").HasMaxLength(40);
            words.Property(w => w.Languages).HasColumnName("languages");
            words.Property(w => w.MarketLocal).HasColumnName("market_local");
            words.Property(w => w.MarketRegional).HasColumnName("market_regional");
            words.Property(w => w.MarketNational).HasColumnName("market_national");
            words.Property(w => w.MarketGlobal).HasColumnName("market_global");
            words.Property(w => w.ReferenceCustomers).HasColumnName("reference_customers");
            words.Property(w => w.VsicCodes).HasColumnName("vsic_codes");
        });
        AsJson(profile.Property(p => p.Products));
        AsJson(profile.Property(p => p.Equipment));
        AsJson(profile.Property(p => p.Certificates));
        AsJson(profile.Property(p => p.Photos));
        AsJson(profile.Property(p => p.Trust));
        profile.Ignore(p => p.Completeness);
        profile.HasOne<Organisation>().WithOne().HasForeignKey<SupplierProfile>(p => p.OrganisationId);
        profile.HasMany(p => p.Sites).WithOne().HasForeignKey("OrganisationId").IsRequired().OnDelete(DeleteBehavior.Cascade);
        profile.Navigation(p => p.Sites).AutoInclude();
    }

    // Flat lists that are read and written as a whole, and that nothing joins or filters by.
    internal static void AsJson<T>(PropertyBuilder<List<T>> property) => property
        .HasColumnType("jsonb")
        .HasConversion(
            list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<T>>(json, JsonSerializerOptions.Default)!, // The column is never a JSON null: written above only.
            new ValueComparer<List<T>>((a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)), list => list.Count, list => list.ToList()));
}

internal sealed class SiteTable : IEntityTypeConfiguration<Site>
{
    public void Configure(EntityTypeBuilder<Site> site)
    {
        site.ToTable("site");

        // The aggregate assigns the key. If EF believed it generated keys, a new site would be saved as an update.
        site.Property(s => s.Id).ValueGeneratedNever();
        site.ComplexProperty(s => s.Facts, facts =>
        {
            facts.Property(f => f.Name).HasColumnName("name").HasMaxLength(200);
            facts.Property(f => f.Address).HasColumnName("address").HasMaxLength(500);
            facts.Property(f => f.ProvinceCode).HasColumnName("province_code").HasMaxLength(10);
            facts.Property(f => f.Latitude).HasColumnName("latitude");
            facts.Property(f => f.Longitude).HasColumnName("longitude");
            facts.Property(f => f.IndustrialPark).HasColumnName("industrial_park").HasMaxLength(200);
        });
        site.HasMany(s => s.Capabilities).WithOne().HasForeignKey("SiteId").IsRequired().OnDelete(DeleteBehavior.Cascade);
        site.Navigation(s => s.Capabilities).AutoInclude();
    }
}

internal sealed class CapabilityTable : IEntityTypeConfiguration<Capability>
{
    public void Configure(EntityTypeBuilder<Capability> capability)
    {
        capability.ToTable("capability");
        capability.Property(c => c.Id).ValueGeneratedNever();
        capability.ComplexProperty(c => c.Facts, facts =>
        {
            facts.Property(f => f.ProcessCode).HasColumnName("process_code").HasMaxLength(60);
            facts.Property(f => f.MaterialCodes).HasColumnName("material_codes");
            facts.Property(f => f.MaxLengthMm).HasColumnName("max_length_mm").HasPrecision(12, 3);
            facts.Property(f => f.MaxWidthMm).HasColumnName("max_width_mm").HasPrecision(12, 3);
            facts.Property(f => f.MaxHeightMm).HasColumnName("max_height_mm").HasPrecision(12, 3);
            facts.Property(f => f.ToleranceMm).HasColumnName("tolerance_mm").HasPrecision(9, 5);
            facts.Property(f => f.BatchMin).HasColumnName("batch_min").HasPrecision(15, 3);
            facts.Property(f => f.BatchMax).HasColumnName("batch_max").HasPrecision(15, 3);
            facts.Property(f => f.MonthlyCapacity).HasColumnName("monthly_capacity").HasPrecision(15, 3);
            facts.Property(f => f.CapacityUnit).HasColumnName("capacity_unit").HasMaxLength(3);
        });
    }
}
