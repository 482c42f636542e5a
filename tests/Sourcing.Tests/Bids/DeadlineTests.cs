using System.Net;
using Matchmaking.Tests.Support;
using Npgsql;

namespace Matchmaking.Sourcing.Tests.Bids;

/// <summary>These tests move the clock of deadlines, so they have a service to themselves and run one after the other.</summary>
public sealed class DeadlineTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "RFQ-7 A bid a millisecond before the deadline is in, one at the deadline is out; so is a withdrawal")]
    public async Task To_the_millisecond()
    {
        var (buyer, early, late) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var deadline = await AheadAsync();
        var id = await buyer.PublishAsync(Bodies.Rfq(deadline: deadline));
        var lines = await buyer.LinesAsync(id);

        await sourcing.FreezeAsync(deadline.AddMilliseconds(-1));
        var receipt = await early.BidAsync(id, Bodies.Bid(lines));
        Assert.Equal(deadline.AddMilliseconds(-1), receipt.GetProperty("receivedAt").GetDateTimeOffset());

        await sourcing.FreezeAsync(deadline);
        using var bid = await late.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines));
        Assert.Equal("rfq.bidding-closed", await bid.RefusedAsync(HttpStatusCode.Conflict));
        using var change = await early.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines, 1));
        Assert.Equal("rfq.bidding-closed", await change.RefusedAsync(HttpStatusCode.Conflict));
        using var withdrawal = await early.Http.DeleteAsync($"/rfqs/{id}/bids/mine");
        Assert.Equal("rfq.bidding-closed", await withdrawal.RefusedAsync(HttpStatusCode.Conflict));
        Assert.Equal(0, (await early.GetAsync($"/rfqs/{id}")).GetProperty("actions").GetArrayLength());
    }

    [Fact(DisplayName = "RFQ-7 A bid that waited for the RFQ across the deadline is out: the clock is read after the lock")]
    public async Task Waited()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var deadline = await AheadAsync();
        var id = await buyer.PublishAsync(Bodies.Rfq(deadline: deadline));
        var lines = await buyer.LinesAsync(id);
        await sourcing.FreezeAsync(deadline.AddMilliseconds(-1));

        await using var source = NpgsqlDataSource.Create(sourcing.Database);
        await using var connection = await source.OpenConnectionAsync();
        await using var holder = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select from rfq where id = '{id}' for update", connection, holder)) await hold.ExecuteNonQueryAsync();
        var bid = supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines));
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>(
            $"""select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""") > 0);

        await sourcing.FreezeAsync(deadline);
        await holder.RollbackAsync();
        using var answer = await bid;
        Assert.Equal("rfq.bidding-closed", await answer.RefusedAsync(HttpStatusCode.Conflict));
    }

    [Fact(DisplayName = "RFQ-7 The end of bidding is announced at the deadline by a clock, and by the opening if that comes first")]
    public async Task Announced()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var deadline = await AheadAsync();
        var id = await buyer.PublishAsync(Bodies.Rfq(deadline: deadline));
        await supplier.BidAsync(id, Bodies.Bid(await buyer.LinesAsync(id)));
        await sourcing.FreezeAsync(deadline);
        await Eventually.IsAsync(async () => (await buyer.GetAsync($"/rfqs/{id}")).GetProperty("state").GetString() == "BiddingClosed");
        var step = (await supplier.GetAsync($"/rfqs/{id}")).GetProperty("timeline").EnumerateArray().Single(s => s.GetProperty("what").GetString() == "BiddingClosed");
        Assert.Equal(deadline, step.GetProperty("at").GetDateTimeOffset());

        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await buyer.GetAsync($"/rfqs/{id}")).GetProperty("bidCount").ValueKind);
        var opened = await buyer.OpenAsync(id);
        Assert.Equal(("Evaluation", 1, 0), (opened.GetProperty("state").GetString(), opened.GetProperty("bids").GetInt32(), opened.GetProperty("invalid").GetInt32()));
        Assert.Equal(1, (await buyer.GetAsync($"/rfqs/{id}")).GetProperty("bidCount").GetInt32());
        using var again = await buyer.PostAsync($"/rfqs/{id}/opening");
        Assert.Equal("rfq.not-to-open", await again.RefusedAsync(HttpStatusCode.Conflict));
    }

    [Fact(DisplayName = "RFQ-3 Without a bid the opening leaves nothing to evaluate; the RFQ ends unsuccessful, for a reason")]
    public async Task Nobody()
    {
        var buyer = sourcing.Join("Buyer");
        var deadline = await AheadAsync();
        var id = await buyer.PublishAsync(Bodies.Rfq(deadline: deadline));
        await sourcing.FreezeAsync(deadline);
        Assert.Equal("Opened", (await buyer.OpenAsync(id)).GetProperty("state").GetString());
        Assert.Equal(0, (await buyer.GetAsync($"/rfqs/{id}/comparison")).GetProperty("scenarios").GetArrayLength());
        using var award = await buyer.PostAsync($"/rfqs/{id}/award-proposal", new { reason = "the best", lines = new[] { new { lineId = Guid.NewGuid(), supplierId = Guid.NewGuid(), quantity = 1 } } });
        Assert.Equal("rfq.not-in-evaluation", await award.RefusedAsync(HttpStatusCode.Conflict));
        using var failed = await buyer.PostAsync($"/rfqs/{id}/failure", new { reason = "Nobody bid" });
        Assert.Equal(HttpStatusCode.NoContent, failed.StatusCode);
        var rfq = await buyer.GetAsync($"/rfqs/{id}");
        Assert.Equal(("Unsuccessful", "Nobody bid"), (rfq.GetProperty("state").GetString(), rfq.GetProperty("endReason").GetString()));
    }

    [Fact(DisplayName = "BID-4 A bid whose stored bytes are not those of its receipt is Invalid at the opening, and nobody's offer")]
    public async Task Tampered()
    {
        var (buyer, honest, victim) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var deadline = await AheadAsync();
        var id = await buyer.PublishAsync(Bodies.Rfq(deadline: deadline));
        var lines = await buyer.LinesAsync(id);
        await honest.BidAsync(id, Bodies.Bid(lines, 120));
        var bid = (await victim.BidAsync(id, Bodies.Bid(lines, 100))).GetProperty("bidId").GetGuid();
        await sourcing.ExecuteAsync(
            $"""
             alter table bid_version disable trigger bid_version_is_immutable;
             update bid_version set content = convert_to(replace(convert_from(content, 'utf8'), '"unitPrice":100', '"unitPrice":900'), 'utf8') where bid_id = '{bid}';
             alter table bid_version enable trigger bid_version_is_immutable;
             """);
        await sourcing.FreezeAsync(deadline);
        Assert.Equal(1, (await buyer.OpenAsync(id)).GetProperty("invalid").GetInt32());
        var comparison = await buyer.GetAsync($"/rfqs/{id}/comparison");
        Assert.Equal(honest.OrganisationId, comparison.GetProperty("lines")[0].GetProperty("offers").EnumerateArray().Single().GetProperty("supplierId").GetGuid());
        Assert.Contains(comparison.GetProperty("suppliers").EnumerateArray(), s => s.GetProperty("supplierId").GetGuid() == victim.OrganisationId && s.GetProperty("state").GetString() == "Invalid");
        Assert.Equal("Invalid", (await victim.GetAsync($"/rfqs/{id}/bids/mine")).GetProperty("state").GetString());
    }

    private async Task<DateTimeOffset> AheadAsync()
    {
        var now = await sourcing.NowAsync();
        await sourcing.MoveToAsync(now);
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddHours(1);
    }
}
