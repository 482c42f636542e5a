using System.Text.Json;
using Matchmaking.Registry.SupplierLists;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class ImportTable : IEntityTypeConfiguration<Import>
{
    public void Configure(EntityTypeBuilder<Import> import)
    {
        import.ToTable("supplier_import");
        import.Property(i => i.Id).ValueGeneratedNever();
        import.Property(i => i.Subject).HasMaxLength(200);
        import.Property(i => i.FileName).HasMaxLength(260);
        import.Property(i => i.Sha256).HasMaxLength(64);
        AsJson(import.Property(i => i.Sheets));
        AsJson(import.Property(i => i.LeftOut));
        import.HasIndex(i => new { i.OrganisationId, i.Id }).IsDescending(false, true);
    }

    // Written once and read whole.
    public static void AsJson<T>(PropertyBuilder<IReadOnlyList<T>> items) => items.HasColumnType("jsonb").HasConversion(
        list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
        json => JsonSerializer.Deserialize<List<T>>(json, JsonSerializerOptions.Default)!, // The column is never a JSON null.
        new ValueComparer<IReadOnlyList<T>>((a, b) => ReferenceEquals(a, b), list => list.Count, list => list));
}

internal sealed class ImportRowTable : IEntityTypeConfiguration<ImportRow>
{
    public void Configure(EntityTypeBuilder<ImportRow> row)
    {
        row.ToTable("supplier_import_row");
        row.HasKey(r => new { r.ImportId, r.Row });
        row.Property(r => r.Outcome).HasConversion<string>().HasMaxLength(20);
        row.Property(r => r.LikeCountry).HasMaxLength(2);
        row.Property(r => r.LikeTaxCode).HasMaxLength(40);
        row.Property(r => r.LikeName).HasMaxLength(200);
        ImportTable.AsJson(row.Property(r => r.Problems));
        row.Property(r => r.HasProblems).HasComputedColumnSql("problems <> '[]'::jsonb", stored: true);
        row.HasOne<Import>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.NoAction);
    }
}

internal sealed class ListPreviewTable : IEntityTypeConfiguration<ListPreview>
{
    public void Configure(EntityTypeBuilder<ListPreview> preview)
    {
        preview.ToTable("list_preview");
        preview.Property(p => p.Id).ValueGeneratedNever();
        preview.Property(p => p.Subject).HasMaxLength(200);
        preview.Property(p => p.FileName).HasMaxLength(260);
        preview.Property(p => p.Sha256).HasMaxLength(64);
        ImportTable.AsJson(preview.Property(p => p.Sheets));
        ImportTable.AsJson(preview.Property(p => p.LeftOut));
        preview.HasIndex(p => p.ExpiresAt);
    }
}

internal sealed class ListPreviewRowTable : IEntityTypeConfiguration<ListPreviewRow>
{
    public void Configure(EntityTypeBuilder<ListPreviewRow> row)
    {
        row.ToTable("list_preview_row");
        row.HasKey(r => new { r.PreviewId, r.Row });
        row.Property(r => r.Outcome).HasConversion<string>().HasMaxLength(20);
        row.Property(r => r.Decision).HasConversion<string>().HasMaxLength(10);
        row.Property(r => r.Country).HasMaxLength(2);
        row.Property(r => r.TaxCode).HasMaxLength(40);
        row.Property(r => r.LikeCountry).HasMaxLength(2);
        row.Property(r => r.LikeTaxCode).HasMaxLength(40);
        row.Property(r => r.LikeName).HasMaxLength(200);
        row.Property(r => r.FirmCountry).HasMaxLength(2);
        row.Property(r => r.FirmTaxCode).HasMaxLength(40);
        row.Property(r => r.HasProblems).HasComputedColumnSql("problems <> '[]'::jsonb", stored: true);
        row.Ignore(r => r.Like);
        row.Ignore(r => r.Raw);
        ImportTable.AsJson(row.Property(r => r.Problems));
        row.HasIndex(r => new { r.PreviewId, r.Turn });
        row.HasIndex(r => new { r.PreviewId, r.TaxCode });
        row.HasOne<ListPreview>().WithMany().HasForeignKey(r => r.PreviewId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ListTopRowTable : IEntityTypeConfiguration<ListTopRow>
{
    public void Configure(EntityTypeBuilder<ListTopRow> row)
    {
        row.ToTable("list_preview_top");
        row.HasKey(r => new { r.PreviewId, r.Row });
        row.HasOne<ListPreview>().WithMany().HasForeignKey(r => r.PreviewId).OnDelete(DeleteBehavior.Cascade);
    }
}
