using Matchmaking.Registry.TrackRecords;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class TrackRecordTable : IEntityTypeConfiguration<TrackRecordEntry>
{
    public void Configure(EntityTypeBuilder<TrackRecordEntry> entry)
    {
        entry.ToTable("track_record_entry");
        entry.HasKey(e => new { e.OrganisationId, e.Kind, e.Reference });
        entry.Property(e => e.Kind).HasMaxLength(20);
    }
}
