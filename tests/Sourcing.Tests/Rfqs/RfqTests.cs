using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Tests.Rfqs;

public sealed class RfqTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static Caller Buyer { get; } = new("person", Guid.CreateVersion7(Now), "Assembler", ["Buyer"], "Owner");

    public static RfqTerms Terms(params decimal[] quantities) => new()
    {
        Title = "Brackets",
        ProductGroup = "electrical-electronics",
        Currency = "VND",
        Incoterm = "DAP",
        DeliveryPlace = "Hà Nội",
        Visibility = Visibility.Public,
        BidDeadline = Now.AddDays(7),
        TimeZone = "Asia/Ho_Chi_Minh",
        Criteria = [new Criterion(CriterionCode.Price, 60), new Criterion(CriterionCode.Delivery, 30), new Criterion(CriterionCode.Quality, 10)],
        Lines = [.. (quantities is [] ? [100m] : quantities).Select(quantity => new RfqLine
        {
            PartNumber = "P", Description = "Part", ProcessCode = "machining", Quantity = quantity, Unit = "H87",
            Schedule = [new ScheduledQuantity(quantity, DateOnly.FromDateTime(Now.AddDays(37).Date))],
        })],
    };

    public static Rfq InState(RfqState state, params decimal[] quantities)
    {
        var rfq = Rfq.Draft(Guid.CreateVersion7(Now), "RFQ-2026-000001", Terms(quantities), Buyer, Now);
        if (state == RfqState.Draft) return rfq;
        rfq.Publish(Buyer, Now);
        if (state == RfqState.Published) return rfq;
        if (state == RfqState.Cancelled) rfq.Cancel("No need", Buyer, Now);
        if (state == RfqState.Cancelled) return rfq;
        rfq.CloseIfDue(rfq.BidDeadline);
        if (state == RfqState.BiddingClosed) return rfq;
        rfq.Open(state == RfqState.Opened ? 0 : 2, Buyer, rfq.BidDeadline);
        if (state is RfqState.AwardProposed or RfqState.Awarded or RfqState.Completed) rfq.ProposeAward(Buyer, rfq.BidDeadline);
        if (state is RfqState.Awarded or RfqState.Completed) rfq.Award(Buyer, rfq.BidDeadline);
        if (state == RfqState.Completed) rfq.Complete(rfq.BidDeadline);
        if (state == RfqState.Unsuccessful) rfq.Fail("Too dear", Buyer, rfq.BidDeadline);
        return rfq;
    }

    [Fact(DisplayName = "RFQ-3 Each step is possible from its states and refused from all others")]
    public void Steps()
    {
        var late = Now.AddDays(8);
        var steps = new Dictionary<string, (Action<Rfq> Do, RfqState[] From)>
        {
            ["change"] = (r => r.Change(Terms(), r.Version, Buyer, Now), [RfqState.Draft]),
            ["publish"] = (r => r.Publish(Buyer, Now), [RfqState.Draft]),
            ["delete"] = (r => r.RequireDraft("deleted"), [RfqState.Draft]),
            ["invite"] = (r => r.Invite([Guid.NewGuid()], Buyer, Now), [RfqState.Draft, RfqState.Published]),
            ["open"] = (r => r.Open(1, Buyer, late), [RfqState.Published, RfqState.BiddingClosed]),
            ["cancel"] = (r => r.Cancel("why", Buyer, late), [RfqState.Published, RfqState.BiddingClosed, RfqState.Opened, RfqState.Evaluation]),
            ["fail"] = (r => r.Fail("why", Buyer, late), [RfqState.Opened, RfqState.Evaluation]),
            ["propose"] = (r => r.ProposeAward(Buyer, late), [RfqState.Evaluation]),
            ["take back"] = (r => r.TakeBackAward("AwardWithdrawn", null, Buyer, late), [RfqState.AwardProposed]),
            ["award"] = (r => r.Award(Buyer, late), [RfqState.AwardProposed]),
            ["bid"] = (r => Rfq.RequireOpenForBids(r.State, r.BidDeadline, Now), [RfqState.Published]),
        };
        foreach (var (name, (act, from)) in steps)
        {
            foreach (var state in Enum.GetValues<RfqState>())
            {
                var rfq = InState(state);
                Assert.Equal(state, rfq.State);
                var refused = Record.Exception(() => act(rfq));
                Assert.True(from.Contains(state) ? refused is null : refused is RefusalException, $"{name} from {state}: {refused}");
                if (refused is not null) Assert.Equal(state, rfq.State);
            }
        }
    }

    [Fact(DisplayName = "RFQ-7 The deadline itself is too late, a tick before is not")]
    public void Deadline()
    {
        Rfq.RequireOpenForBids(RfqState.Published, Now, Now.AddTicks(-1));
        Assert.Equal("rfq.bidding-closed", Assert.Throws<RefusalException>(() => Rfq.RequireOpenForBids(RfqState.Published, Now, Now)).Code);
        Assert.False(InState(RfqState.Published).CloseIfDue(Now.AddDays(7).AddTicks(-1)));
    }

    [Fact(DisplayName = "RFQ-3 What was published stays what it was")]
    public void Versions()
    {
        var rfq = InState(RfqState.Published);
        var version = Assert.Single(rfq.Versions);
        Assert.Equal((1, 1), (version.Version, rfq.PublishedVersion));
        Assert.Same(rfq.Terms, version.Terms);
    }

    [Fact(DisplayName = "RFQ-6 What suppliers read has no hidden target price, and the buyer's keeps it")]
    public void TargetPrice()
    {
        var terms = Terms(1, 2);
        terms = terms with { Lines = [terms.Lines[0] with { TargetPrice = 5 }, terms.Lines[1] with { TargetPrice = 6, TargetPriceShown = true }] };
        Assert.Equal([null, 6m], terms.ForSuppliers().Lines.Select(line => line.TargetPrice));
        Assert.Equal([5m, 6m], terms.Lines.Select(line => line.TargetPrice));
    }
}
