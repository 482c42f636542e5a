using FsCheck;
using FsCheck.Fluent;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Tests.Rfqs;

namespace Matchmaking.Sourcing.Tests.Orders;

public sealed class OrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = Order.DayOf(Now);

    // What brings an order forward is tried more often, else hardly any comes to its closing.
    private static readonly OrderAction[] Usual =
    [
        .. Enum.GetValues<OrderAction>(), OrderAction.Acknowledge, OrderAction.Agree, OrderAction.StartProduction, OrderAction.Ship, OrderAction.Ship, OrderAction.Receive,
        OrderAction.Receive, OrderAction.Inspect, OrderAction.Inspect, OrderAction.Inspect, OrderAction.Close, OrderAction.Resume,
    ];

    private static readonly Caller Buyer = RfqTests.Buyer;
    private static readonly Caller Supplier = new("worker", Guid.CreateVersion7(Now), "Shop", ["Supplier"], "Owner");

    [Fact(DisplayName = "ORD-4 The part of a schedule that is won sums to the awarded quantity, in whole units where the line is, and a whole line keeps its own")]
    public void Share() => Prop.ForAll(Gen.Choose(1, 5000).NonEmptyListOf().Zip(Gen.Choose(1, 1_000_000)).ToArbitrary(), drawn =>
    {
        var schedule = drawn.Item1.Select((quantity, i) => new ScheduledQuantity(quantity, Today.AddDays(i))).ToList();
        var whole = schedule.Sum(s => s.Quantity);
        var line = RfqTests.Terms().Lines[0] with { Quantity = whole, Schedule = schedule };
        var part = 1 + (drawn.Item2 % whole);
        var shares = Award.Share(line, part);
        return shares.Sum(s => s.Quantity) == part && shares.All(s => s.Quantity > 0 && decimal.IsInteger(s.Quantity)) && Award.Share(line, whole).SequenceEqual(schedule);
    }).QuickCheckThrowOnFailure();

    [Fact(DisplayName = "ORD-2 ORD-4 Whatever is tried in whatever order, quantities add up, the first confirmed date stays, and what is offered as possible is possible")]
    public void Invariants()
    {
        var (reached, seen) = (new HashSet<OrderState>(), new HashSet<ScheduleLineState>());
        Sequences(reached, seen);

        // Steps that never get anywhere would prove nothing.
        Assert.Empty(Enum.GetValues<OrderState>().Except(reached));
        Assert.Empty(Enum.GetValues<ScheduleLineState>().Except(seen));
    }

    private static void Sequences(HashSet<OrderState> reached, HashSet<ScheduleLineState> seen) => Prop.ForAll(Gen.Choose(0, 999_999).ArrayOf(80).ToArbitrary(), drawn =>
    {
        var order = Placed(7, 5);
        var first = new Dictionary<Guid, DateOnly?>();
        foreach (var number in drawn)
        {
            var action = Usual[number % Usual.Length];
            var (buyerMay, supplierMay) = (order.ActionsOf(Buyer).Contains(action), order.ActionsOf(Supplier).Contains(action));
            var by = number / Usual.Length % 5 == 0 ? (supplierMay ? Buyer : Supplier) : (buyerMay ? Buyer : Supplier);
            var may = by == Buyer ? buyerMay : supplierMay;
            var version = order.Version;
            var isRefused = false;
            try
            {
                Try(order, action, by, number / Usual.Length / 5);
            }
            catch (RefusalException refusal)
            {
                isRefused = true;
                Assert.True(!may || refusal.Kind == RefusalKind.Invalid, $"{action} was offered in {order.State} and refused with {refusal.Code}");
            }

            Assert.True(may || isRefused, $"{action} was not offered in {order.State} and not refused");
            Assert.Equal(isRefused ? version : version + 1, order.Version);
            Assert.Equal(order.Version, order.Steps.Count);
            Assert.Equal(order.State == OrderState.OnHold, order.HeldFrom is not null);
            Assert.Equal(order.State is OrderState.Cancelled or OrderState.Terminated, order.EndReason is not null);
            foreach (var s in order.Schedule)
            {
                Assert.True(s.Shipped <= s.Quantity + s.Rejected && s.Received <= s.Shipped && s.Pending >= 0);
                Assert.True(new[] { s.Shipped, s.Received, s.Accepted, s.UnderDeviation, s.Rejected }.All(q => q >= 0));
                Assert.Equal(s.Received - s.Rejected == s.Quantity, s.DeliveredOn is not null);
                Assert.Equal(s.Received, order.Shipments.SelectMany(x => x.Lines).Where(l => l.ScheduleLineId == s.Id).Sum(l => l.ReceivedQuantity));
                if (first.GetValueOrDefault(s.Id) is { } before) Assert.Equal(before, s.FirstConfirmedOn);
                first[s.Id] = s.FirstConfirmedOn;
            }

            reached.Add(order.State);
            seen.UnionWith(order.Schedule.Select(s => s.State));
            if (order.State == OrderState.Closed) Assert.All(order.Schedule, s => Assert.Equal((s.Quantity, ScheduleLineState.Accepted), (s.Accepted + s.UnderDeviation, s.State)));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact(DisplayName = "ORD-6 Lateness is measured on the first confirmed day, and on the day of arrival once everything is there")]
    public void Late()
    {
        var order = Placed(10);
        var delivery = order.Schedule.Single();
        Assert.False(order.IsLate(delivery, delivery.DueOn));
        Assert.True(order.IsLate(delivery, delivery.DueOn.AddDays(1)));
        order.Acknowledge(Acknowledgement.AcceptedWithChanges, null, [new ConfirmedDate(delivery.Id, delivery.DueOn.AddDays(5))], Supplier, Now);
        order.Agree(true, null, Buyer, Now);
        Assert.False(order.IsLate(delivery, delivery.DueOn.AddDays(5)));
        order.StartProduction(Supplier, Now);
        var arrived = delivery.DueOn.AddDays(6);
        var then = Order.EndOf(arrived).AddHours(-1);
        var shipment = order.Ship(new ShipmentNotice(null, null, arrived, null, [new PartQuantity(delivery.Id, 10)]), Supplier, then);
        order.Receive(shipment.Id, arrived, [new PartQuantity(delivery.Id, 10)], Buyer, then);
        Assert.True(order.IsLate(delivery, arrived));
        Assert.True(order.IsLate(delivery, arrived.AddDays(100)));
    }

    private static void Try(Order order, OrderAction action, Caller by, int number)
    {
        var schedule = order.Schedule.ToList();
        var delivery = schedule[number % schedule.Count];
        decimal quantity = (number / 7 % 6) + 1;
        switch (action)
        {
            case OrderAction.Acknowledge:
                var decision = number % 9 == 0 ? Acknowledgement.Rejected : number % 2 == 0 ? Acknowledgement.Accepted : Acknowledgement.AcceptedWithChanges;
                order.Acknowledge(decision, number % 18 == 0 ? "No capacity" : null, decision == Acknowledgement.AcceptedWithChanges ? [new ConfirmedDate(delivery.Id, delivery.DueOn.AddDays(number % 5))] : [], by, Now);
                break;
            case OrderAction.Agree: order.Agree(number % 3 > 0, null, by, Now); break;
            case OrderAction.StartProduction: order.StartProduction(by, Now); break;
            case OrderAction.Ship: order.Ship(new ShipmentNotice(null, null, Today, null, [.. schedule.Where(s => s.ToShip > 0).Select(s => new PartQuantity(s.Id, number % 3 == 0 ? quantity : s.ToShip))]), by, Now); break;
            case OrderAction.Receive:
                var shipment = order.Shipments.FirstOrDefault(s => s.IsUnderWay);
                order.Receive(shipment?.Id ?? Guid.Empty, Today, [.. (shipment?.Lines ?? []).Where(l => l.ReceivedQuantity < l.Quantity).Take(1 + (number % 2)).Select(l => new PartQuantity(l.ScheduleLineId, number % 3 == 0 ? quantity : l.Quantity - l.ReceivedQuantity))], by, Now);
                break;
            case OrderAction.Inspect:
                var rejected = (number % 7) switch { 0 => 1, 1 => delivery.Pending, _ => 0 };
                order.Inspect(delivery.Id, Math.Max(0, (number % 3 == 0 ? Math.Min(quantity, delivery.Pending) : delivery.Pending) - rejected), 0, rejected, "Bent", by, Now);
                break;
            case OrderAction.Close: order.Close(by, Now); break;
            case OrderAction.Hold: order.Hold("Wait", by, Now); break;
            case OrderAction.Resume: order.Resume(by, Now); break;
            // Rarely with a reason, else hardly any order would live long.
            case OrderAction.Cancel: order.Cancel(number % 20 == 0 ? "Stop" : " ", by, Now); break;
            case OrderAction.Terminate: order.Terminate(number % 40 == 0 ? "Stop" : " ", by, Now); break;
            default: order.Say("Hello", by, Now); break;
        }
    }

    private static Order Placed(params decimal[] quantities)
    {
        var rfq = RfqTests.InState(RfqState.Evaluation, quantities);
        var lines = rfq.Terms.Lines.Select(l => l.LineId ?? Guid.Empty).ToList();
        var content = new BidContent
        {
            ValidUntil = Today.AddDays(90),
            PaymentTerms = "30 days net",
            Incoterm = "DAP",
            Lines = [.. lines.Select(id => new OfferedLine { LineId = id, Prices = [new PriceBreak(1, 10)] })],
        };
        var offer = BidOffer.Of(Bid.On(rfq.Id, Supplier, Now), content);
        var priced = new Offered([offer], new HashSet<Guid>(), []).Price(rfq, [.. lines.Select((id, i) => new Choice(id, Supplier.OrganisationId, quantities[i]))], Now);
        var award = Award.Of(AwardProposal.Make(rfq, priced, "The best", Buyer, Now), rfq, priced, Buyer with { Subject = "another person" }, Now);
        return Order.Place("PO-2026-000001", rfq, award, offer, "Shop", Buyer, Now);
    }
}
