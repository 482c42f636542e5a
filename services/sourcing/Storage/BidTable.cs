using Matchmaking.Sourcing.Bids;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Sourcing.Storage;

internal sealed class BidTable : IEntityTypeConfiguration<Bid>
{
    public void Configure(EntityTypeBuilder<Bid> bid)
    {
        bid.ToTable("bid");
        bid.Property(b => b.Id).ValueGeneratedNever();
        bid.Property(b => b.SupplierName).HasMaxLength(300);
        bid.Property(b => b.State).HasConversion<string>().HasMaxLength(20);
        bid.Property(b => b.Version).IsConcurrencyToken();
        bid.Ignore(b => b.IsLive);
        bid.HasIndex(b => new { b.RfqId, b.SupplierId }).IsUnique();
        bid.HasMany(b => b.Versions).WithOne().HasForeignKey(v => v.BidId);
    }
}

internal sealed class BidVersionTable : IEntityTypeConfiguration<BidVersion>
{
    public void Configure(EntityTypeBuilder<BidVersion> version)
    {
        version.ToTable("bid_version");
        version.HasKey(v => new { v.BidId, v.Version });
        version.Property(v => v.Version).ValueGeneratedNever();
        version.Ignore(v => v.Receipt);
    }
}

internal sealed class BidOfferTable : IEntityTypeConfiguration<BidOffer>
{
    public void Configure(EntityTypeBuilder<BidOffer> offer)
    {
        offer.ToTable("bid_offer");
        offer.HasKey(o => o.BidId);
        offer.Property(o => o.BidId).ValueGeneratedNever();
        offer.Property(o => o.PaymentTerms).HasMaxLength(500);
        offer.Property(o => o.Incoterm).HasMaxLength(10);
        offer.Property(o => o.Note).HasMaxLength(2000);
        offer.HasMany(o => o.Lines).WithOne().HasForeignKey(l => l.BidId);
        offer.Navigation(o => o.Lines).AutoInclude();
    }
}

internal sealed class BidLineTable : IEntityTypeConfiguration<BidLine>
{
    public void Configure(EntityTypeBuilder<BidLine> line)
    {
        line.ToTable("bid_line");
        line.HasKey(l => new { l.BidId, l.LineId });
        line.Property(l => l.LineId).ValueGeneratedNever();
        line.Property(l => l.Moq).HasPrecision(18, 4);
        line.Property(l => l.OrderMultiple).HasPrecision(18, 4);
        line.Property(l => l.ToolingPrice).HasPrecision(18, 4);
        line.Property(l => l.ToolingOwnedBy).HasConversion<string>().HasMaxLength(10);
        line.Property(l => l.CountryOfManufacture).HasMaxLength(2);
        line.Property(l => l.DomesticValueSharePercent).HasPrecision(5, 2);
        line.Property(l => l.Deviations).HasMaxLength(2000);
        line.Property(l => l.AlternativeOffered).HasMaxLength(2000);
        line.Property(l => l.MonthlyCapacity).HasPrecision(18, 4);
        line.HasMany(l => l.Prices).WithOne().HasForeignKey(p => new { p.BidId, p.LineId });
        line.Navigation(l => l.Prices).AutoInclude();
    }
}

internal sealed class BidPriceTable : IEntityTypeConfiguration<BidPrice>
{
    public void Configure(EntityTypeBuilder<BidPrice> price)
    {
        price.ToTable("bid_price");
        price.HasKey(p => new { p.BidId, p.LineId, p.FromQuantity });
        price.Property(p => p.FromQuantity).HasPrecision(18, 4);
        price.Property(p => p.UnitPrice).HasPrecision(20, 6);
    }
}
