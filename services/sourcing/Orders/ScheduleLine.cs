namespace Matchmaking.Sourcing.Orders;

/// <summary>How far a delivery is.</summary>
public enum ScheduleLineState
{
    Firm,

    /// <summary>In production.</summary>
    Released,
    Shipped,
    Received,

    /// <summary>A part was looked at, and nothing of it was rejected.</summary>
    Inspected,

    /// <summary>The whole quantity is accepted, be it under deviation or as a replacement.</summary>
    Accepted,
    PartRejected,
    Rejected,
}

/// <summary>A part of a line's quantity that is due on one day.</summary>
public sealed class ScheduleLine(Guid id, Guid orderLineId, decimal quantity, DateOnly dueOn)
{
    public Guid Id { get; private init; } = id;

    public Guid OrderLineId { get; private init; } = orderLineId;

    public decimal Quantity { get; private init; } = quantity;

    /// <summary>What the buyer asked for.</summary>
    public DateOnly DueOn { get; private init; } = dueOn;

    /// <summary>What the supplier says; agreed only when <see cref="FirstConfirmedOn"/> is there too.</summary>
    public DateOnly? ConfirmedOn { get; private set; }

    /// <summary>The first date that both sides agreed to: lateness is measured on it, whatever is said later.</summary>
    public DateOnly? FirstConfirmedOn { get; private set; }

    /// <summary>The day on which the last of what was not rejected arrived.</summary>
    public DateOnly? DeliveredOn { get; private set; }

    public ScheduleLineState State { get; private set; }

    public decimal Shipped { get; private set; }

    public decimal Received { get; private set; }

    public decimal Accepted { get; private set; }

    public decimal UnderDeviation { get; private set; }

    public decimal Rejected { get; private set; }

    /// <summary>Received, and not looked at yet.</summary>
    public decimal Pending => Received - Accepted - UnderDeviation - Rejected;

    /// <summary>What may still be sent; what was rejected is sent once more.</summary>
    public decimal ToShip => Quantity + Rejected - Shipped;

    /// <summary>Later than the first confirmed date: already, or when it came.</summary>
    public bool IsLate(DateOnly today) => (DeliveredOn ?? today) > (FirstConfirmedOn ?? DueOn);

    internal void Propose(DateOnly on) => ConfirmedOn = on;

    internal void Confirm() => FirstConfirmedOn ??= ConfirmedOn;

    internal void Unconfirm() => ConfirmedOn = null;

    internal void Release() => State = ScheduleLineState.Released;

    internal void Ship(decimal quantity)
    {
        Shipped += quantity;
        Settle();
    }

    internal void Receive(decimal quantity, DateOnly on)
    {
        Received += quantity;
        if (Received - Rejected == Quantity) DeliveredOn = on;
        Settle();
    }

    internal void Inspect(decimal accepted, decimal underDeviation, decimal rejected)
    {
        Accepted += accepted;
        UnderDeviation += underDeviation;
        Rejected += rejected;
        if (Received - Rejected < Quantity) DeliveredOn = null;
        Settle();
    }

    private void Settle() => State = (Shipped, Received, Accepted + UnderDeviation, Rejected) switch
    {
        (0, _, _, _) => ScheduleLineState.Released,
        (_, 0, _, _) => ScheduleLineState.Shipped,
        (_, _, 0, 0) => ScheduleLineState.Received,
        (_, _, var good, _) when good == Quantity => ScheduleLineState.Accepted,
        (_, _, _, 0) => ScheduleLineState.Inspected,
        (_, _, 0, _) => ScheduleLineState.Rejected,
        _ => ScheduleLineState.PartRejected,
    };
}
