using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Sourcing.Storage;

internal sealed class OrderTable : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> order)
    {
        order.ToTable("purchase_order");
        order.Property(o => o.Id).ValueGeneratedNever();
        order.Property(o => o.Reference).HasMaxLength(20);
        order.HasIndex(o => o.Reference).IsUnique();
        order.HasIndex(o => new { o.AwardId, o.SupplierId }).IsUnique();
        order.HasOne<Award>().WithMany().HasForeignKey(o => o.AwardId);
        order.HasOne<Rfq>().WithMany().HasForeignKey(o => o.RfqId);
        order.Property(o => o.RfqReference).HasMaxLength(20);
        order.Property(o => o.Title).HasMaxLength(200);
        order.Property(o => o.BuyerName).HasMaxLength(300);
        order.Property(o => o.SupplierName).HasMaxLength(300);
        order.Property(o => o.Currency).HasMaxLength(3);
        order.Property(o => o.Incoterm).HasMaxLength(10);
        order.Property(o => o.DeliveryPlace).HasMaxLength(300);
        order.Property(o => o.PaymentTerms).HasMaxLength(500);
        order.Property(o => o.Total).HasPrecision(28, 4);
        order.Property(o => o.State).HasConversion<string>().HasMaxLength(20);
        order.Property(o => o.HeldFrom).HasConversion<string>().HasMaxLength(20);
        order.Property(o => o.EndReason).HasMaxLength(2000);
        order.Property(o => o.Version).IsConcurrencyToken();
        order.Ignore(o => o.NextDueOn).Ignore(o => o.Schedule);
        order.HasMany(o => o.Lines).WithOne().HasForeignKey(l => l.OrderId);
        order.HasMany(o => o.Shipments).WithOne().HasForeignKey(s => s.OrderId);
        order.HasMany(o => o.Steps).WithOne().HasForeignKey(s => s.OrderId);
    }
}

internal sealed class OrderLineTable : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> line)
    {
        line.ToTable("order_line");
        line.Property(l => l.Id).ValueGeneratedNever();
        line.HasIndex(l => new { l.OrderId, l.RfqLineId }).IsUnique();
        line.Property(l => l.PartNumber).HasMaxLength(60);
        line.Property(l => l.Revision).HasMaxLength(20);
        line.Property(l => l.Description).HasMaxLength(2000);
        line.Property(l => l.Quantity).HasPrecision(18, 4);
        line.Property(l => l.Unit).HasMaxLength(3);
        line.Property(l => l.UnitPrice).HasPrecision(20, 6);
        line.Ignore(l => l.Total);
        line.HasMany(l => l.Schedule).WithOne().HasForeignKey(s => s.OrderLineId);
        line.Navigation(l => l.Schedule).AutoInclude();
    }
}

internal sealed class ScheduleLineTable : IEntityTypeConfiguration<ScheduleLine>
{
    public void Configure(EntityTypeBuilder<ScheduleLine> line)
    {
        line.ToTable("schedule_line");
        line.Property(l => l.Id).ValueGeneratedNever();
        line.Property(l => l.State).HasConversion<string>().HasMaxLength(20);
        line.Property(l => l.Quantity).HasPrecision(18, 4);
        line.Property(l => l.Shipped).HasPrecision(18, 4);
        line.Property(l => l.Received).HasPrecision(18, 4);
        line.Property(l => l.Accepted).HasPrecision(18, 4);
        line.Property(l => l.UnderDeviation).HasPrecision(18, 4);
        line.Property(l => l.Rejected).HasPrecision(18, 4);
        line.Ignore(l => l.Pending).Ignore(l => l.ToShip);
    }
}

internal sealed class ShipmentTable : IEntityTypeConfiguration<Shipment>
{
    public void Configure(EntityTypeBuilder<Shipment> shipment)
    {
        shipment.ToTable("shipment");
        shipment.Property(s => s.Id).ValueGeneratedNever();
        shipment.Property(s => s.Reference).HasMaxLength(30);
        shipment.HasIndex(s => s.Reference).IsUnique();
        shipment.Property(s => s.Carrier).HasMaxLength(200);
        shipment.Property(s => s.TrackingNumber).HasMaxLength(100);
        shipment.Ignore(s => s.IsUnderWay);
        shipment.HasMany(s => s.Lines).WithOne().HasForeignKey(l => l.ShipmentId);
        shipment.Navigation(s => s.Lines).AutoInclude();
    }
}

internal sealed class ShipmentLineTable : IEntityTypeConfiguration<ShipmentLine>
{
    public void Configure(EntityTypeBuilder<ShipmentLine> line)
    {
        line.ToTable("shipment_line");
        line.HasKey(l => new { l.ShipmentId, l.ScheduleLineId });
        line.Property(l => l.ScheduleLineId).ValueGeneratedNever();
        line.HasOne<ScheduleLine>().WithMany().HasForeignKey(l => l.ScheduleLineId);
        line.Property(l => l.Quantity).HasPrecision(18, 4);
        line.Property(l => l.ReceivedQuantity).HasPrecision(18, 4);
    }
}

internal sealed class OrderStepTable : IEntityTypeConfiguration<OrderStep>
{
    public void Configure(EntityTypeBuilder<OrderStep> step)
    {
        step.ToTable("order_step");
        step.Property(s => s.Id).ValueGeneratedNever();
        step.Property(s => s.What).HasMaxLength(40);
        step.Property(s => s.Side).HasConversion<string>().HasMaxLength(20);
        step.Property(s => s.Who).HasMaxLength(300);
        step.Property(s => s.Subject).HasMaxLength(200);
        step.Property(s => s.Text).HasMaxLength(4000);
        step.Property(s => s.CertificateType).HasMaxLength(60);
    }
}
