using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Orders;

/// <summary>Where an order stands.</summary>
public enum OrderState
{
    Issued,
    Acknowledged,
    InProduction,
    PartlyDelivered,

    /// <summary>Everything that was ordered has arrived and was not rejected so far.</summary>
    Delivered,
    Closed,
    OnHold,

    /// <summary>Ended before production, by either side.</summary>
    Cancelled,

    /// <summary>Ended by the buyer after production began.</summary>
    Terminated,
}

/// <summary>A supplier's answer to an order.</summary>
public enum Acknowledgement
{
    Accepted,

    /// <summary>On other dates, which the buyer must agree to.</summary>
    AcceptedWithChanges,
    Rejected,
}

/// <summary>What can be done with an order, by the names that clients see.</summary>
public enum OrderAction
{
    Acknowledge,
    Agree,
    StartProduction,
    Ship,
    Receive,
    Inspect,
    Close,
    Hold,
    Resume,
    Cancel,
    Terminate,
    Message,
}

/// <summary>What one supplier won of an RFQ, from the award until everything is delivered and accepted.</summary>
public sealed class Order
{
    private static readonly TimeZoneInfo Vietnam = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    private readonly List<OrderLine> _lines = [];
    private readonly List<Shipment> _shipments = [];
    private readonly List<OrderStep> _steps = [];

    private Order()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>What people call it: PO-2026-000123.</summary>
    public string Reference { get; private init; } = "";

    public Guid AwardId { get; private init; }

    public Guid RfqId { get; private init; }

    public string RfqReference { get; private init; } = "";

    /// <summary>The RFQ's.</summary>
    public string Title { get; private init; } = "";

    public Guid BuyerId { get; private init; }

    public string BuyerName { get; private init; } = "";

    public Guid SupplierId { get; private init; }

    public string SupplierName { get; private init; } = "";

    public string Currency { get; private init; } = "";

    /// <summary>The bid's, because its prices are for it.</summary>
    public string Incoterm { get; private init; } = "";

    public string DeliveryPlace { get; private init; } = "";

    public string PaymentTerms { get; private init; } = "";

    public decimal Total { get; private init; }

    public OrderState State { get; private set; }

    /// <summary>Where it goes on when it is resumed.</summary>
    public OrderState? HeldFrom { get; private set; }

    /// <summary>The supplier said other dates, and the buyer has not answered.</summary>
    public bool AwaitsAgreement { get; private set; }

    /// <summary>Why it was cancelled or terminated.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Grows with every step; two at once collide on it.</summary>
    public int Version { get; private set; }

    public DateTimeOffset PlacedAt { get; private init; }

    /// <summary>When the last step was taken.</summary>
    public DateTimeOffset Since { get; private set; }

    public IReadOnlyList<OrderLine> Lines => _lines;

    public IReadOnlyList<Shipment> Shipments => _shipments;

    public IReadOnlyList<OrderStep> Steps => _steps;

    /// <summary>The deliveries of all lines.</summary>
    public IEnumerable<ScheduleLine> Schedule => _lines.SelectMany(l => l.Schedule);

    /// <summary>The next day on which something should arrive; null when everything has, or nothing will.</summary>
    public DateOnly? NextDueOn => HasEnded ? null : Schedule.Where(s => s.DeliveredOn is null).Min(s => (DateOnly?)(s.ConfirmedOn ?? s.DueOn));

    private bool HasEnded => State is OrderState.Closed or OrderState.Cancelled or OrderState.Terminated;

    /// <summary>The day of an instant where the factories are.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Vietnam).DateTime);

    /// <summary>The instant at which a day is over there.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => new(TimeZoneInfo.ConvertTimeToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue), Vietnam), TimeSpan.Zero);

    /// <summary>Makes the order of one winner.</summary>
    /// <param name="offer">The winner's opened bid.</param>
    public static Order Place(string reference, Rfq rfq, Award award, BidOffer offer, string supplierName, Caller by, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var lines = award.Lines.Where(l => l.SupplierId == offer.SupplierId).Select((won, i) =>
        {
            var asked = rfq.Terms.Lines.Single(l => l.LineId == won.LineId);
            return OrderLine.Of(id, i, asked, won.Quantity, won.UnitPrice, Award.Share(asked, won.Quantity), now);
        }).ToList();
        var order = new Order
        {
            Id = id,
            Reference = reference,
            AwardId = award.Id,
            RfqId = rfq.Id,
            RfqReference = rfq.Reference,
            Title = rfq.Title,
            BuyerId = rfq.BuyerId,
            BuyerName = rfq.BuyerName,
            SupplierId = offer.SupplierId,
            SupplierName = supplierName,
            Currency = rfq.Terms.Currency,
            Incoterm = offer.Incoterm,
            DeliveryPlace = rfq.Terms.DeliveryPlace,
            PaymentTerms = offer.PaymentTerms,
            Total = lines.Sum(l => l.Total),
            PlacedAt = now,
        };
        order._lines.AddRange(lines);
        order.Step("Issued", by, now);
        return order;
    }

    /// <summary>What a side can do at this moment, so that a page offers nothing that would be refused.</summary>
    public IReadOnlyList<OrderAction> ActionsOf(Caller caller) => caller.Role == "Viewer"
        ? []
        : [.. Enum.GetValues<OrderAction>().Where(action => SideOf(action) is var side && (side is null || side == caller.OrganisationId) && WhyNot(action) is null)];

    /// <summary>Whether a delivery is late; one that will never come is not.</summary>
    public bool IsLate(ScheduleLine delivery, DateOnly today) =>
        (delivery.DeliveredOn is not null || !HasEnded) && delivery.IsLate(today);

    /// <summary>The supplier takes the order, takes it on other dates, or does not take it.</summary>
    /// <param name="dates">What is not named stays on the day asked for.</param>
    public void Acknowledge(Acknowledgement decision, string? reason, IReadOnlyList<ConfirmedDate> dates, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Acknowledge, by);
        if (decision == Acknowledgement.Rejected)
        {
            EndReason = RequireReason(reason);
            Go(OrderState.Cancelled);
            Step("Rejected", by, now, EndReason);
            return;
        }

        var changes = ChangesOf(dates, DayOf(now));
        if (decision == Acknowledgement.Accepted && changes.Count > 0)
            throw Refuse.Field("order.dates-changed", "dates", "These are not the days asked for. Accept with changes, so that the buyer can agree.");
        if (decision == Acknowledgement.AcceptedWithChanges && changes.Count == 0)
            throw Refuse.Field("order.dates-same", "dates", "Give at least one day that differs from the one asked for, or accept without changes.");

        foreach (var delivery in Schedule)
        {
            delivery.Propose(changes.GetValueOrDefault(delivery, delivery.DueOn));
            if (decision == Acknowledgement.Accepted) delivery.Confirm();
        }

        AwaitsAgreement = decision == Acknowledgement.AcceptedWithChanges;
        Go(OrderState.Acknowledged);
        Step(AwaitsAgreement ? "AcceptedWithChanges" : "Accepted", by, now, Text(reason));
    }

    /// <summary>The buyer answers the dates that the supplier gave; if it does not agree, the supplier answers the order once more.</summary>
    public void Agree(bool accepted, string? reason, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Agree, by);
        AwaitsAgreement = false;
        foreach (var delivery in Schedule)
        {
            if (accepted) delivery.Confirm();
            else delivery.Unconfirm();
        }

        if (!accepted) Go(OrderState.Issued);
        Step(accepted ? "Agreed" : "AgreementRefused", by, now, Text(reason));
    }

    public void StartProduction(Caller by, DateTimeOffset now)
    {
        Require(OrderAction.StartProduction, by);
        foreach (var delivery in Schedule) delivery.Release();
        Go(OrderState.InProduction);
        Step("ProductionStarted", by, now);
    }

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

    /// <summary>Nothing is left to do.</summary>
    public void Close(Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Close, by);
        Go(OrderState.Closed);
        Step("Closed", by, now);
    }

    public void Hold(string reason, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Hold, by);
        HeldFrom = State;
        State = OrderState.OnHold;
        Step("Held", by, now, RequireReason(reason));
    }

    public void Resume(Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Resume, by);
        Go(HeldFrom ?? throw new InvalidOperationException("An order on hold knows where it came from."));
        Step("Resumed", by, now);
    }

    public void Cancel(string reason, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Cancel, by);
        End(OrderState.Cancelled, reason, by, now);
    }

    public void Terminate(string reason, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Terminate, by);
        End(OrderState.Terminated, reason, by, now);
    }

    /// <summary>Either side writes to the other, whatever the state.</summary>
    public void Say(string text, Caller by, DateTimeOffset now)
    {
        Require(OrderAction.Message, by);
        Step("Message", by, now, text.Trim());
    }

    private Guid? SideOf(OrderAction action) => action switch
    {
        OrderAction.Acknowledge or OrderAction.StartProduction or OrderAction.Ship => SupplierId,
        OrderAction.Message => null,
        _ => BuyerId,
    };

    private void Require(OrderAction action, Caller by)
    {
        if (SideOf(action) is { } side && side != by.OrganisationId)
            throw Refuse.Forbidden("order.not-yours", side == BuyerId ? "Only the buyer can do this." : "Only the supplier can do this.");
        if (WhyNot(action) is { } refusal) throw refusal;
    }

    /// <returns>Null when this is possible at the moment.</returns>
    private RefusalException? WhyNot(OrderAction action)
    {
        var stage = HeldFrom ?? State;
        var isDelivering = State is OrderState.InProduction or OrderState.PartlyDelivered;
        var isStarted = stage is OrderState.InProduction or OrderState.PartlyDelivered or OrderState.Delivered;
        return action switch
        {
            OrderAction.Message => null,
            OrderAction.Acknowledge when State == OrderState.Issued => null,
            OrderAction.Agree when State == OrderState.Acknowledged && AwaitsAgreement => null,
            OrderAction.StartProduction when State == OrderState.Acknowledged && AwaitsAgreement =>
                Refuse.Conflict("order.not-agreed", "The buyer has not agreed to the changed dates yet."),
            OrderAction.StartProduction when State == OrderState.Acknowledged => null,
            OrderAction.Ship when isDelivering && Schedule.Any(s => s.ToShip > 0) => null,
            OrderAction.Ship when isDelivering => Refuse.Conflict("order.nothing-to-ship", "Everything that was ordered has been shipped."),
            OrderAction.Receive when isDelivering && _shipments.Exists(s => s.IsUnderWay) => null,
            OrderAction.Receive when isDelivering => Refuse.Conflict("order.nothing-under-way", "No shipment is under way."),
            OrderAction.Inspect when State != OrderState.OnHold && isStarted && Schedule.Any(s => s.Pending > 0) => null,
            OrderAction.Inspect when State != OrderState.OnHold && isStarted => Refuse.Conflict("order.nothing-to-inspect", "Nothing is waiting for inspection."),
            OrderAction.Close when State == OrderState.Delivered && Schedule.Any(s => s.Pending > 0) =>
                Refuse.Conflict("order.not-inspected", "A part of what was received has not been inspected yet."),
            OrderAction.Close when State == OrderState.Delivered => null,
            OrderAction.Close when isDelivering => Refuse.Conflict("order.not-delivered", "Not everything has been delivered yet."),
            OrderAction.Hold when State != OrderState.OnHold && !HasEnded => null,
            OrderAction.Resume when State == OrderState.OnHold => null,
            OrderAction.Cancel when stage is OrderState.Issued or OrderState.Acknowledged => null,
            OrderAction.Terminate when isStarted => null,
            _ => Refuse.Conflict("order.not-now", $"This order is {State}; that is not possible now."),
        };
    }

    private Dictionary<ScheduleLine, DateOnly> ChangesOf(IReadOnlyList<ConfirmedDate> dates, DateOnly today)
    {
        var changes = new Dictionary<ScheduleLine, DateOnly>();
        var named = new HashSet<Guid>();
        for (var i = 0; i < dates.Count; i++)
        {
            var (date, path) = (dates[i], $"dates[{i}]");
            var delivery = Schedule.FirstOrDefault(s => s.Id == date.ScheduleLineId)
                ?? throw Refuse.Field("order.line-unknown", $"{path}.scheduleLineId", "This order has no such delivery.");
            if (!named.Add(delivery.Id)) throw Refuse.Field("order.line-twice", $"{path}.scheduleLineId", "Name each delivery once.");
            if (date.ConfirmedOn == delivery.DueOn) continue;
            if (date.ConfirmedOn < today) throw Refuse.Field("order.day-past", $"{path}.confirmedOn", "This day is in the past.");
            changes.Add(delivery, date.ConfirmedOn);
        }

        return changes;
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

    private void End(OrderState end, string reason, Caller by, DateTimeOffset now)
    {
        EndReason = RequireReason(reason);
        AwaitsAgreement = false;
        Go(end);
        Step(end.ToString(), by, now, EndReason);
    }

    private void Go(OrderState state)
    {
        State = state;
        HeldFrom = null;
    }

    /// <summary>Something about a certificate that both sides should know; no step of either, so nothing else is held up by it.</summary>
    /// <param name="association">Whose doing it is; null when it is nobody's.</param>
    public void Note(string what, string certificateType, DateOnly? endsOn, string? association, DateTimeOffset now) => _steps.Add(
        new OrderStep(Id, now, what, association is null ? StepSide.Platform : StepSide.Association, association ?? "", "certification", null) { CertificateType = certificateType, CertificateEndsOn = endsOn });

    private void Step(string what, Caller by, DateTimeOffset now, string? text = null)
    {
        Version++;
        if (what != "Message") Since = now;
        _steps.Add(new OrderStep(Id, now, what, by.OrganisationId == BuyerId ? StepSide.Buyer : StepSide.Supplier, by.OrganisationName, by.Subject, text is { Length: > 4000 } ? text[..4000] : text));
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string RequireReason(string? reason) => Text(reason) ?? throw Refuse.Field("order.reason-missing", "reason", "Give a reason; both sides will read it.");

    private static void RequirePrecision(decimal quantity, string path)
    {
        if (decimal.Round(quantity, 4) != quantity) throw Refuse.Field("order.too-precise", path, "Quantities have at most 4 decimals.");
    }
}
