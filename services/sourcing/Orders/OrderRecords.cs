using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Orders;

/// <summary>One item that was won, at the price of the awarded quantity, with the days on which parts of it are due.</summary>
public sealed class OrderLine
{
    private readonly List<ScheduleLine> _schedule = [];

    private OrderLine()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrderId { get; private init; }

    public int Position { get; private init; }

    public Guid RfqLineId { get; private init; }

    public string PartNumber { get; private init; } = "";

    public string Revision { get; private init; } = "";

    public string Description { get; private init; } = "";

    public decimal Quantity { get; private init; }

    public string Unit { get; private init; } = "";

    public decimal UnitPrice { get; private init; }

    public decimal Total => decimal.Round(Quantity * UnitPrice, 4);

    public IReadOnlyList<ScheduleLine> Schedule => _schedule;

    internal static OrderLine Of(Guid orderId, int position, RfqLine asked, decimal quantity, decimal unitPrice, IReadOnlyList<ScheduledQuantity> schedule, DateTimeOffset now)
    {
        var line = new OrderLine
        {
            Id = Guid.CreateVersion7(now),
            OrderId = orderId,
            Position = position,
            RfqLineId = asked.LineId ?? throw new InvalidOperationException("A published line is numbered."),
            PartNumber = asked.PartNumber,
            Revision = asked.Revision,
            Description = asked.Description,
            Quantity = quantity,
            Unit = asked.Unit,
            UnitPrice = unitPrice,
        };
        line._schedule.AddRange(schedule.Select(s => new ScheduleLine(Guid.CreateVersion7(now), line.Id, s.Quantity, s.DueOn)));
        return line;
    }
}

/// <summary>A delivery that the supplier announced.</summary>
public sealed class Shipment
{
    private readonly List<ShipmentLine> _lines = [];

    private Shipment()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrderId { get; private init; }

    public string Reference { get; private init; } = "";

    public string? Carrier { get; private init; }

    public string? TrackingNumber { get; private init; }

    public DateOnly ShippedOn { get; private init; }

    public DateOnly? ExpectedOn { get; private init; }

    public DateTimeOffset AnnouncedAt { get; private init; }

    public IReadOnlyList<ShipmentLine> Lines => _lines;

    /// <summary>Not everything of it has been received.</summary>
    public bool IsUnderWay => _lines.Exists(l => l.ReceivedQuantity < l.Quantity);

    internal static Shipment Of(Order order, ShipmentNotice notice, DateTimeOffset now)
    {
        var shipment = new Shipment
        {
            Id = Guid.CreateVersion7(now),
            OrderId = order.Id,
            Reference = $"{order.Reference}-{order.Shipments.Count + 1}",
            Carrier = notice.Carrier?.Trim(),
            TrackingNumber = notice.TrackingNumber?.Trim(),
            ShippedOn = notice.ShippedOn,
            ExpectedOn = notice.ExpectedOn,
            AnnouncedAt = now,
        };
        shipment._lines.AddRange(notice.Lines.Select(l => new ShipmentLine(shipment.Id, l.ScheduleLineId, l.Quantity)));
        return shipment;
    }
}

/// <summary>How much of which delivery a shipment carries.</summary>
public sealed class ShipmentLine(Guid shipmentId, Guid scheduleLineId, decimal quantity)
{
    public Guid ShipmentId { get; private init; } = shipmentId;

    public Guid ScheduleLineId { get; private init; } = scheduleLineId;

    public decimal Quantity { get; private init; } = quantity;

    public decimal ReceivedQuantity { get; private set; }

    internal void Receive(decimal quantity) => ReceivedQuantity += quantity;
}

/// <summary>Who took a step of an order, or tells of something that concerns it.</summary>
public enum StepSide
{
    Buyer,
    Supplier,

    /// <summary>The one that verified a certificate.</summary>
    Association,

    /// <summary>Nobody: it followed from the calendar, or from what is known.</summary>
    Platform,
}

/// <summary>One thing that happened to an order, or a message about it; both sides read it.</summary>
/// <param name="Who">The organisation; empty when it was none, or one that is not known.</param>
/// <param name="Subject">Which person, for the record.</param>
public sealed record OrderStep(Guid OrderId, DateTimeOffset At, string What, StepSide Side, string Who, string Subject, string? Text)
{
    public Guid Id { get; private init; } = Guid.CreateVersion7(At);

    /// <summary>Of which type the certificate is that the step tells of.</summary>
    public string? CertificateType { get; internal init; }

    /// <summary>Its last day, where that matters.</summary>
    public DateOnly? CertificateEndsOn { get; internal init; }
}

/// <summary>The day on which a supplier will deliver.</summary>
public sealed record ConfirmedDate(Guid ScheduleLineId, DateOnly ConfirmedOn);

/// <summary>So much of one delivery.</summary>
public sealed record PartQuantity(Guid ScheduleLineId, decimal Quantity);

/// <summary>What a supplier says of a shipment.</summary>
public sealed record ShipmentNotice(string? Carrier, string? TrackingNumber, DateOnly ShippedOn, DateOnly? ExpectedOn, IReadOnlyList<PartQuantity> Lines);
