using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>What is on its way, has arrived and was found good.</summary>
public sealed partial class Order
{
    /// <summary>The supplier announces what it sends.</summary>
    public Shipment Ship(ShipmentNotice notice, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Ship, by);
        if (notice.ShippedOn > DayOf(now)) throw Refuse.Field("order.day-ahead", "shippedOn", "This day is in the future.");
        if (notice.ExpectedOn < notice.ShippedOn) throw Refuse.Field("order.day-order", "expectedOn", "A shipment cannot arrive before it is sent.");
        var parts = PartsOf(notice.Lines);
        for (var i = 0; i < parts.Count; i++)
        {
            var (delivery, quantity) = parts[i];
            if (quantity > delivery.ToShip)
                throw Refuse.Field("order.too-much", $"lines[{i}].quantity", FormattableString.Invariant($"There are {delivery.ToShip:0.####} still to ship."));
        }

        foreach (var (delivery, quantity) in parts) delivery.Ship(quantity);
        var shipment = Shipment.Of(this, notice, now);
        _shipments.Add(shipment);
        Step("Shipped", by, now, $"{shipment.Reference}: {Say(parts)}");
        return shipment;
    }

    /// <summary>The buyer has something of a shipment.</summary>
    public void Receive(Guid shipmentId, DateOnly receivedOn, IReadOnlyList<PartQuantity> lines, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Receive, by);
        var shipment = _shipments.Find(s => s.Id == shipmentId) ?? throw Refuse.Field("order.shipment-unknown", "shipmentId", "This order has no such shipment.");
        if (receivedOn > DayOf(now)) throw Refuse.Field("order.day-ahead", "receivedOn", "This day is in the future.");
        if (receivedOn < shipment.ShippedOn) throw Refuse.Field("order.day-order", "receivedOn", "A shipment cannot arrive before it is sent.");
        var parts = PartsOf(lines);
        var carried = new List<ShipmentLine>();
        for (var i = 0; i < parts.Count; i++)
        {
            var (delivery, quantity) = parts[i];
            var line = shipment.Lines.FirstOrDefault(l => l.ScheduleLineId == delivery.Id)
                ?? throw Refuse.Field("order.line-unknown", $"lines[{i}].scheduleLineId", "This shipment does not carry this delivery.");
            if (quantity > line.Quantity - line.ReceivedQuantity)
                throw Refuse.Field("order.too-much", $"lines[{i}].quantity", FormattableString.Invariant($"There are {line.Quantity - line.ReceivedQuantity:0.####} under way in this shipment."));
            carried.Add(line);
        }

        for (var i = 0; i < parts.Count; i++)
        {
            carried[i].Receive(parts[i].Quantity);
            parts[i].Delivery.Receive(parts[i].Quantity, receivedOn);
        }

        Progress();
        Step("Received", by, now, $"{shipment.Reference}, {receivedOn:yyyy-MM-dd}: {Say(parts)}");
    }

    /// <summary>The buyer says what is good of what it has received.</summary>
    public void Inspect(Guid scheduleLineId, decimal accepted, decimal underDeviation, decimal rejected, string? reason, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Inspect, by);
        var delivery = Schedule.FirstOrDefault(s => s.Id == scheduleLineId)
            ?? throw Refuse.Field("order.line-unknown", "scheduleLineId", "This order has no such delivery.");
        RequirePrecision(accepted, "accepted");
        RequirePrecision(underDeviation, "underDeviation");
        RequirePrecision(rejected, "rejected");
        if (accepted < 0 || underDeviation < 0 || rejected < 0 || accepted + underDeviation + rejected == 0)
            throw Refuse.Field("order.nothing", "accepted", "Say how much is accepted, accepted under deviation or rejected.");
        if (accepted + underDeviation + rejected > delivery.Pending)
            throw Refuse.Field("order.too-much", "accepted", FormattableString.Invariant($"There are {delivery.Pending:0.####} waiting for inspection."));
        if (underDeviation + rejected > 0) RequireReason(reason);

        delivery.Inspect(accepted, underDeviation, rejected);
        Progress();
        var part = _lines.Single(l => l.Id == delivery.OrderLineId).PartNumber;
        var said = FormattableString.Invariant($"{part}: {accepted:0.####} / {underDeviation:0.####} / {rejected:0.####}");
        Step("Inspected", by, now, Text(reason) is { } why ? $"{said}. {why}" : said);
    }

    private List<(ScheduleLine Delivery, decimal Quantity)> PartsOf(IReadOnlyList<PartQuantity> lines)
    {
        var parts = new List<(ScheduleLine Delivery, decimal Quantity)>();
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, path) = (lines[i], $"lines[{i}]");
            var delivery = Schedule.FirstOrDefault(s => s.Id == line.ScheduleLineId)
                ?? throw Refuse.Field("order.line-unknown", $"{path}.scheduleLineId", "This order has no such delivery.");
            if (parts.Exists(p => p.Delivery == delivery)) throw Refuse.Field("order.line-twice", $"{path}.scheduleLineId", "Name each delivery once.");
            if (line.Quantity <= 0) throw Refuse.Field("order.nothing", $"{path}.quantity", "Give a quantity above 0.");
            RequirePrecision(line.Quantity, $"{path}.quantity");
            parts.Add((delivery, line.Quantity));
        }

        return parts.Count > 0 ? parts : throw Refuse.Field("order.nothing", "lines", "Name at least one delivery.");
    }

    private string Say(List<(ScheduleLine Delivery, decimal Quantity)> parts) => string.Join(", ", parts.Select(p =>
    {
        var line = _lines.Single(l => l.Id == p.Delivery.OrderLineId);
        return FormattableString.Invariant($"{line.PartNumber} {p.Quantity:0.####} {line.Unit}");
    }));

    // From what has arrived; a rejection can take a delivered order back.
    private void Progress() => Go(
        Schedule.All(s => s.DeliveredOn is not null) ? OrderState.Delivered
        : Schedule.Any(s => s.Received > 0) ? OrderState.PartlyDelivered
        : OrderState.InProduction);

    private static void RequirePrecision(decimal quantity, string path)
    {
        if (decimal.Round(quantity, 4) != quantity) throw Refuse.Field("order.too-precise", path, "Quantities have at most 4 decimals.");
    }
}
