using Matchmaking.Sourcing.Awards;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Sourcing.Storage;

internal sealed class AwardTable : IEntityTypeConfiguration<Award>
{
    public void Configure(EntityTypeBuilder<Award> award)
    {
        award.ToTable("award");
        award.Property(a => a.Id).ValueGeneratedNever();
        award.HasIndex(a => a.RfqId).IsUnique();
        award.Property(a => a.Reason).HasMaxLength(2000);
        award.Property(a => a.AwardedBy).HasMaxLength(200);
        award.Ignore(a => a.WinnerIds);
        award.HasMany(a => a.Lines).WithOne().HasForeignKey(l => l.AwardId);
    }
}

internal sealed class AwardLineTable : IEntityTypeConfiguration<AwardLine>
{
    public void Configure(EntityTypeBuilder<AwardLine> line)
    {
        line.ToTable("award_line");
        line.HasKey(l => new { l.AwardId, l.LineId, l.SupplierId });
        line.Property(l => l.LineId).ValueGeneratedNever();
        line.Property(l => l.SupplierId).ValueGeneratedNever();
        line.Property(l => l.Quantity).HasPrecision(18, 4);
        line.Property(l => l.UnitPrice).HasPrecision(20, 6);
    }
}
