using System.Net;
using Matchmaking.Sourcing.Tests.Orders;

namespace Matchmaking.Sourcing.Tests.Bids;

public sealed class RaceTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    private const int Rounds = 30;
    private const int Bidders = 8;

    [Fact(DisplayName = "BID-1 Bid against cancellation: an accepted bid lapses with the RFQ, none is left behind, in any order of arrival")]
    public async Task Against_cancellation()
    {
        var buyer = sourcing.Join("Buyer");
        var suppliers = Enumerable.Range(0, Bidders).Select(_ => sourcing.Join("Supplier")).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            var id = await buyer.PublishAsync(Bodies.Rfq(deadline: await sourcing.NowAsync() + TimeSpan.FromHours(1)));
            var lines = await buyer.LinesAsync(id);
            var bids = suppliers.Select(supplier => supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines))).ToList();
            using var cancelled = await buyer.PostAsync($"/rfqs/{id}/cancellation", new { reason = "Stopped" });
            Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
            var accepted = await AcceptedAsync(bids, "rfq.ended");
            Assert.Equal((accepted, 0), (await CountAsync(id, "Lapsed"), await CountAsync(id, "Submitted")));
        }
    }

    [Fact(DisplayName = "BID-1 Bid against closing, opening and award: every accepted bid is compared and decided on, no other is")]
    public async Task Against_award()
    {
        var buyer = sourcing.Join("Buyer");
        var suppliers = Enumerable.Range(0, Bidders).Select(_ => sourcing.Join("Supplier")).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            var deadline = await sourcing.NowAsync() + TimeSpan.FromMinutes(5);
            var id = await buyer.PublishAsync(Bodies.Rfq(deadline: deadline));
            var lines = await buyer.LinesAsync(id);
            await suppliers[0].BidAsync(id, Bodies.Bid(lines));
            await sourcing.FreezeAsync(deadline.AddMilliseconds(-1));
            var bids = suppliers.Skip(1).Select(supplier => supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines, 200))).ToList();
            await sourcing.MoveToAsync(deadline);
            await buyer.OpenAsync(id);
            await sourcing.AwardAsync(buyer, id, (lines[0], suppliers[0], 1000));

            var accepted = await AcceptedAsync(bids, "rfq.bidding-closed");
            Assert.Equal((1, accepted, 0), (await CountAsync(id, "Awarded"), await CountAsync(id, "NotAwarded"), await CountAsync(id, "Submitted")));
            Assert.Equal(accepted + 1, (await buyer.GetAsync($"/rfqs/{id}/comparison")).GetProperty("lines")[0].GetProperty("offers").GetArrayLength());
        }
    }

    private static async Task<int> AcceptedAsync(List<Task<HttpResponseMessage>> bids, string refusedBecause)
    {
        var accepted = 0;
        foreach (var bid in bids)
        {
            using var answer = await bid;
            if (answer.StatusCode == HttpStatusCode.Created) accepted++;
            else Assert.Equal(refusedBecause, await answer.RefusedAsync(HttpStatusCode.Conflict));
        }

        return accepted;
    }

    private Task<int> CountAsync(Guid rfqId, string state) =>
        sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from bid where rfq_id = {rfqId} and state = {state}""");
}
