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

/// <summary>What one supplier won of an RFQ, from the award until everything is delivered and accepted.</summary>
public sealed partial class Order
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
}
