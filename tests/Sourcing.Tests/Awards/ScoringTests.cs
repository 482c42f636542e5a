using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Tests.Rfqs;

namespace Matchmaking.Sourcing.Tests.Awards;

public sealed class ScoringTests
{
    private static readonly Rfq Rfq = RfqTests.InState(RfqState.Evaluation, 100, 1000);

    [Fact(DisplayName = "AWD-2 Price scores 100 x lowest / cost, delivery in time 100, unreviewed quality the middle; each is explained")]
    public void Parts()
    {
        var lines = Compare(Offer("A", 10, leadTimeDays: 20), Offer("B", 20, leadTimeDays: 45));
        var (a, b) = (lines[0].Offers[0], lines[0].Offers[1]);
        Assert.Equal([100m, 100m, 50m], a.ScoreParts.Select(p => p.Points));
        Assert.Equal(95m, a.Score);
        Assert.True(a.IsBest && a.MeetsSchedule && !b.MeetsSchedule);

        // 30 days from the opening on 8 March to the first delivery on 7 April; 15 days late is half of the window.
        Assert.Equal([50m, 50m, 50m], b.ScoreParts.Select(p => p.Points));
        Assert.Equal(50m, b.Score);
        Assert.All(a.ScoreParts.Concat(b.ScoreParts), part => Assert.Equal(part.Code, part.Cost is not null ? CriterionCode.Price : part.WindowDays is not null ? CriterionCode.Delivery : CriterionCode.Quality));
    }

    [Fact(DisplayName = "AWD-2 Tooling is part of what a line costs")]
    public void Tooling() => Assert.True(Compare(Offer("A", 10, tooling: 5000), Offer("B", 20))[0].Offers[1].IsBest);

    [Fact(DisplayName = "AWD-3 Best per line takes each line's best; best single supplier prefers who delivers all")]
    public void Scenarios()
    {
        var lines = Compare(Offer("A", 10, second: 30), Offer("B", 20, second: 15), Offer("C", 1, second: null));
        var (single, perLine) = (Scenario.Of(lines)[0], Scenario.Of(lines)[1]);
        Assert.Equal((ScenarioCode.BestSingleSupplier, true, 1), (single.Code, single.IsComplete, single.SupplierCount));
        Assert.Equal((20m * 100) + (15m * 1000), single.Total);
        Assert.Equal((ScenarioCode.BestPerLine, true, 2), (perLine.Code, perLine.IsComplete, perLine.SupplierCount));
        Assert.Equal((1m * 100) + (15m * 1000), perLine.Total);
        Assert.All(lines.Zip(perLine.Lines), pair => Assert.Equal((pair.First.LineId, pair.First.Quantity), (pair.Second.LineId, pair.Second.Quantity)));
    }

    [Fact(DisplayName = "AWD-3 MOQ and multiples are respected; a scenario that lacks a line says so")]
    public void Gaps()
    {
        var lines = Compare(Offer("A", 10, second: 30, moq: 500), Offer("B", 20, second: 15, multiple: 300));
        Assert.Equal([OfferGap.BelowMoq, OfferGap.NotAMultiple], lines[0].Offers.Select(o => o.Gap));
        Assert.Equal([OfferGap.None, OfferGap.NotAMultiple], lines[1].Offers.Select(o => o.Gap));
        foreach (var scenario in Scenario.Of(lines))
        {
            Assert.False(scenario.IsComplete);
            Assert.Equal(lines[0].LineId, Assert.Single(scenario.MissingLineIds));
            Assert.Contains("Incomplete", scenario.Explanation, StringComparison.Ordinal);
        }

        Assert.Empty(Scenario.Of(Compare(Offer("A", 10, second: null, moq: 500))));
    }

    [Theory(DisplayName = "AWD-3 A part of a line takes its part of every delivery, in whole units, and nothing is lost")]
    [InlineData(1000, new[] { 300, 300, 400 }, new[] { 300, 300, 400 })]
    [InlineData(500, new[] { 300, 300, 400 }, new[] { 150, 150, 200 })]
    [InlineData(1, new[] { 300, 300, 400 }, new[] { 1 })]
    [InlineData(7, new[] { 1, 1, 1, 997 }, new[] { 7 })]
    public void Share(int quantity, int[] asked, int[] expected)
    {
        var line = RfqTests.Terms(asked.Sum()).Lines[0] with { Schedule = [.. asked.Select((q, i) => new ScheduledQuantity(q, new DateOnly(2026, 5, 1 + i)))] };
        var shares = Award.Share(line, quantity);
        Assert.Equal(quantity, shares.Sum(s => s.Quantity));
        Assert.Equal(expected.Select(e => (decimal)e), shares.Select(s => s.Quantity));
    }

    [Fact(DisplayName = "BID-1 The bytes of a bid open only under their own hash, and the same bid has the same hash")]
    public void Envelope()
    {
        var content = Content(10, 20, 20, 0, 0, null);
        var (bytes, hash) = BidEnvelope.Close(content);
        Assert.Equal(hash, BidEnvelope.Close(Content(10, 20, 20, 0, 0, null)).Sha256);
        Assert.Equal(content.Lines[0].Prices[0].UnitPrice, BidEnvelope.Open(bytes, hash)?.Lines[0].Prices[0].UnitPrice);
        for (var i = 0; i < bytes.Length; i += 7)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 1;
            Assert.Null(BidEnvelope.Open(changed, hash));
        }
    }

    [Fact(DisplayName = "BID-5 Losing, being taken back and lapsing are different ends")]
    public void Ends()
    {
        Bid Submitted()
        {
            var bid = Bid.On(Rfq.Id, Supplier("A"), Rfq.BidDeadline);
            bid.Submit(Content(1, 1, 1, 0, 0, null), 1, Rfq.BidDeadline);
            return bid;
        }

        var (withdrawn, lapsed, lost, part, won) = (Submitted(), Submitted(), Submitted(), Submitted(), Submitted());
        withdrawn.Withdraw();
        lapsed.End();
        foreach (var bid in new[] { lost, part, won }) Assert.NotNull(bid.Open(bid.Versions[0]));
        lost.Decide(0, 2);
        part.Decide(1, 2);
        won.Decide(2, 2);
        Assert.Null(withdrawn.Open(withdrawn.Versions[0]));
        withdrawn.Decide(1, 1);
        Assert.Equal(
            [BidState.Withdrawn, BidState.Lapsed, BidState.NotAwarded, BidState.PartlyAwarded, BidState.Awarded],
            new[] { withdrawn, lapsed, lost, part, won }.Select(b => b.State));
        Assert.Throws<RefusalException>(won.Withdraw);
    }

    private static Caller Supplier(string name) => new(name, Guid.CreateVersion7(), name, ["Supplier"], "Owner");

    private static BidContent Content(decimal first, decimal? second, int leadTimeDays, decimal moq, decimal multiple, decimal? tooling) => new()
    {
        ValidUntil = new DateOnly(2027, 1, 1),
        PaymentTerms = "30 days",
        Incoterm = "DAP",
        Lines = [.. Rfq.Terms.Lines.Zip([first, second], (line, price) => new OfferedLine
        {
            LineId = line.LineId ?? default, NoBid = price is null, Prices = price is { } unit ? [new PriceBreak(1, unit)] : [], Moq = moq, OrderMultiple = multiple,
            LeadTimeDaysFirst = leadTimeDays, ToolingPrice = tooling, CountryOfManufacture = "VN",
        })],
    };

    private static BidOffer Offer(string name, decimal first, decimal? second = 100, int leadTimeDays = 20, decimal moq = 0, decimal multiple = 0, decimal? tooling = null)
    {
        var bid = Bid.On(Rfq.Id, Supplier(name), Rfq.BidDeadline);
        bid.Submit(Content(first, second, leadTimeDays, moq, multiple, tooling), 1, Rfq.BidDeadline);
        return bid.Open(bid.Versions[0]) ?? throw new InvalidOperationException("Just submitted");
    }

    private static IReadOnlyList<ComparedLine> Compare(params BidOffer[] offers) =>
        Comparison.Of(Rfq.Terms, Rfq.OpenedAt ?? default, offers, id => $"S{Array.FindIndex(offers, o => o.SupplierId == id)}");
}
