using System.Text.Json;
using System.Text.Json.Serialization;
using Matchmaking.Registry.Clusters;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class ClusterTable : IEntityTypeConfiguration<Cluster>
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public void Configure(EntityTypeBuilder<Cluster> cluster)
    {
        cluster.ToTable("cluster");
        cluster.Property(c => c.Id).ValueGeneratedNever();
        cluster.Property(c => c.Code).HasMaxLength(50);
        cluster.HasIndex(c => c.Code).IsUnique();
        cluster.Property(c => c.Revision).IsConcurrencyToken();
        cluster.ComplexProperty(c => c.Sheet, sheet =>
        {
            sheet.Property(s => s.NameVi).HasColumnName("name_vi").HasMaxLength(200);
            sheet.Property(s => s.NameEn).HasColumnName("name_en").HasMaxLength(200);
            sheet.Property(s => s.Sector).HasColumnName("sector").HasMaxLength(60);
            sheet.Property(s => s.ProvinceCodes).HasColumnName("province_codes");
            sheet.Property(s => s.DescriptionVi).HasColumnName("description_vi").HasMaxLength(4000);
            sheet.Property(s => s.DescriptionEn).HasColumnName("description_en").HasMaxLength(4000);
            sheet.Property(s => s.Typology).HasColumnName("typology").HasConversion<string>().HasMaxLength(20);
            sheet.Property(s => s.Form).HasColumnName("form").HasConversion<string>().HasMaxLength(20);
            sheet.Property(s => s.Vitality).HasColumnName("vitality").HasConversion<string>().HasMaxLength(20);
            sheet.Property(s => s.Origin).HasColumnName("origin").HasConversion<string>().HasMaxLength(20);
            sheet.Property(s => s.MarketLocal).HasColumnName("market_local");
            sheet.Property(s => s.MarketRegional).HasColumnName("market_regional");
            sheet.Property(s => s.MarketNational).HasColumnName("market_national");
            sheet.Property(s => s.MarketGlobal).HasColumnName("market_global");
            sheet.Property(s => s.Phase).HasColumnName("phase").HasConversion<string>().HasMaxLength(20);
            sheet.Property(s => s.Firms).HasColumnName("firms");
            sheet.Property(s => s.Jobs).HasColumnName("jobs");
            sheet.Property(s => s.StatedBy).HasColumnName("stated_by").HasMaxLength(200);
            sheet.Property(s => s.StatedOn).HasColumnName("stated_on");
        });
        cluster.Property(c => c.Interventions).HasColumnType("jsonb").HasConversion(
            list => JsonSerializer.Serialize(list, Json),
            json => JsonSerializer.Deserialize<List<Intervention>>(json, Json)!, // The column is never a JSON null: written above only.
            new ValueComparer<List<Intervention>>((a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)), list => list.Count, list => list.ToList()));
    }
}

internal sealed class ClusterMemberTable : IEntityTypeConfiguration<ClusterMember>
{
    public void Configure(EntityTypeBuilder<ClusterMember> member)
    {
        member.ToTable("cluster_member");
        member.HasKey(m => new { m.ClusterId, m.OrganisationId });
        member.Property(m => m.Belonging).HasConversion<string>().HasMaxLength(10);
        member.HasOne<Cluster>().WithMany().HasForeignKey(m => m.ClusterId);
        member.HasOne<Organisations.Organisation>().WithMany().HasForeignKey(m => m.OrganisationId);
    }
}

internal sealed class ClusterChangeTable : IEntityTypeConfiguration<ClusterChange>
{
    public void Configure(EntityTypeBuilder<ClusterChange> change)
    {
        change.ToTable("cluster_change");
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.What).HasMaxLength(20);
        change.Property(c => c.By).HasColumnName("by_subject").HasMaxLength(200);
        change.HasOne<Cluster>().WithMany().HasForeignKey(c => c.ClusterId);
    }
}
