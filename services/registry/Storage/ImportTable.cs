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
        import.HasIndex(i => new { i.OrganisationId, i.Id }).IsDescending(false, true);

        // A report is written once and read whole.
        import.Property(i => i.Results).HasColumnType("jsonb").HasConversion(
            results => JsonSerializer.Serialize(results, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<RowResult>>(json, JsonSerializerOptions.Default)!, // The column is never a JSON null: written above only.
            new ValueComparer<List<RowResult>>((a, b) => ReferenceEquals(a, b), list => list.Count, list => list));
    }
}
