using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Matchmaking.Tests.Support;

namespace Matchmaking.FaultLab.Tests;

/// <summary>The whole process dies by SIGKILL while clients are at work; the ledger of what they were told must still be true.</summary>
public sealed class CrashTests
{
    private const int Suppliers = 20;
    private const int Rfqs = 10;

    [Fact(DisplayName = "BID-1: kill -9 in the middle of 200 concurrent bids loses no acknowledged bid, and every bid has its effect once")]
    public async Task Acknowledged_bids_survive_a_kill()
    {
        await using var busy = await BusyMarket.StartAsync(Suppliers);
        var rfqs = new List<(Guid RfqId, Guid LineId)>();
        for (var i = 0; i < Rfqs; i++) rfqs.Add(await busy.PublishRfqAsync());
        var planned = busy.Suppliers.SelectMany((supplier, i) => rfqs.Select(rfq => (supplier, rfq.RfqId, rfq.LineId, Price: 10m + i, Key: Guid.NewGuid()))).ToList();

        var acknowledged = new ConcurrentDictionary<Guid, JsonElement>();
        await KillDuringAsync(busy, killAfter: 40, () => acknowledged.Count, planned.Select(bid => (Func<CancellationToken, Task>)(async ct =>
        {
            using var sourcing = await busy.Market.ClientAsync("Sourcing", bid.supplier);
            if (await BusyMarket.TryPostAsync(sourcing, $"/rfqs/{bid.RfqId}/bids", BusyMarket.Bid(bid.LineId, bid.Price), bid.Key, ct) is { } receipt) acknowledged[bid.Key] = receipt;
        })));
        Assert.InRange(acknowledged.Count, 40, planned.Count - 1);

        await busy.Market.RestartAsync();
        foreach (var bid in planned)
        {
            var receipt = await busy.InsistAsync(bid.supplier, $"/rfqs/{bid.RfqId}/bids", BusyMarket.Bid(bid.LineId, bid.Price), bid.Key);
            if (acknowledged.TryGetValue(bid.Key, out var before)) Assert.Equal(before.GetRawText(), receipt.GetRawText());
            using var sourcing = await busy.Market.ClientAsync("Sourcing", bid.supplier);
            var mine = await sourcing.GetFromJsonAsync<JsonElement>($"/rfqs/{bid.RfqId}/bids/mine", TestContext.Current.CancellationToken);
            Assert.Equal((receipt.GetProperty("bidId").GetGuid(), 1), (mine.GetProperty("bidId").GetGuid(), mine.GetProperty("version").GetInt32()));
        }

        Assert.Equal(planned.Count, await busy.CountAsync("Sourcing", "select 1 from bid"));
        foreach (var supplier in busy.Suppliers) await BidsOnRecordAsync(busy, supplier, Rfqs);
    }

    [Fact(DisplayName = "ORD-1: kill -9 in the middle of concurrent approvals makes each order exactly once")]
    public async Task Orders_are_made_once_through_a_kill()
    {
        await using var busy = await BusyMarket.StartAsync(suppliers: 2);
        var rfqs = new List<(Guid RfqId, Guid LineId)>();
        for (var i = 0; i < Rfqs * 2; i++)
        {
            var rfq = await busy.PublishRfqAsync();
            rfqs.Add(rfq);
            foreach (var supplier in busy.Suppliers) await busy.InsistAsync(supplier, $"/rfqs/{rfq.RfqId}/bids", BusyMarket.Bid(rfq.LineId, 12m), Guid.NewGuid());
        }

        await busy.MoveClockAsync(TimeSpan.FromDays(8));
        foreach (var rfq in rfqs) await busy.InsistAsync("buyer", $"/rfqs/{rfq.RfqId}/opening", new { }, Guid.NewGuid());
        var planned = new List<(Guid RfqId, Guid Key, object Body)>();
        foreach (var rfq in rfqs)
        {
            var proposal = await busy.InsistAsync("buyer", $"/rfqs/{rfq.RfqId}/award-proposal", new
            {
                reason = "Two sources",
                lines = busy.Suppliers.Select(supplier => new { lineId = rfq.LineId, supplierId = busy.Organisations[supplier], quantity = 500m }).ToArray(),
            }, Guid.NewGuid());
            planned.Add((rfq.RfqId, Guid.NewGuid(), new { contentHash = proposal.GetProperty("contentHash").GetString() }));
        }

        var acknowledged = new ConcurrentDictionary<Guid, JsonElement>();
        await KillDuringAsync(busy, killAfter: 3, () => acknowledged.Count, planned.Select(award => (Func<CancellationToken, Task>)(async ct =>
        {
            using var sourcing = await busy.Market.ClientAsync("Sourcing", "approver");
            if (await BusyMarket.TryPostAsync(sourcing, $"/rfqs/{award.RfqId}/award-proposal/approval", award.Body, award.Key, ct) is { } made) acknowledged[award.Key] = made;
        })));

        await busy.Market.RestartAsync();
        foreach (var award in planned)
        {
            var made = await busy.InsistAsync("approver", $"/rfqs/{award.RfqId}/award-proposal/approval", award.Body, award.Key);
            if (acknowledged.TryGetValue(award.Key, out var before)) Assert.Equal(before.GetRawText(), made.GetRawText());
        }

        Assert.Equal(planned.Count * 2, await busy.CountAsync("Sourcing", "select 1 from purchase_order"));
        foreach (var supplier in busy.Suppliers)
        {
            await Eventually.IsAsync(async () => await OnRecordAsync(busy, supplier, "OrderPlaced") == planned.Count, what: $"{planned.Count} orders on the record of {supplier}");
        }

        await NothingWaitsAsync(busy);
        foreach (var supplier in busy.Suppliers) Assert.Equal(planned.Count, await OnRecordAsync(busy, supplier, "OrderPlaced"));
    }

    private static async Task KillDuringAsync(BusyMarket busy, int killAfter, Func<int> acknowledged, IEnumerable<Func<CancellationToken, Task>> requests)
    {
        var running = requests.Select(async request =>
        {
            try
            {
                await request(TestContext.Current.CancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The process was killed under this request: nobody told the client anything.
            }
        }).ToList();
        await Eventually.IsAsync(() => acknowledged() >= killAfter, what: $"{killAfter} acknowledged requests before the kill");
        await busy.Market.KillAsync();
        await Task.WhenAll(running);
    }

    private static async Task BidsOnRecordAsync(BusyMarket busy, string supplier, int expected)
    {
        await Eventually.IsAsync(async () => await OnRecordAsync(busy, supplier, "BidSubmitted") >= expected, what: $"{expected} bids on the record of {supplier}");
        await NothingWaitsAsync(busy);
        Assert.Equal(expected, await OnRecordAsync(busy, supplier, "BidSubmitted"));
    }

    private static Task<long> OnRecordAsync(BusyMarket busy, string supplier, string kind) =>
        busy.CountAsync("Registry", $"select 1 from track_record_entry where organisation_id = '{busy.Organisations[supplier]}' and kind = '{kind}'");

    private static async Task NothingWaitsAsync(BusyMarket busy) =>
        await Eventually.IsAsync(async () => await busy.CountAsync("Sourcing", "select 1 from outbox_message") == 0, what: "the outbox to be empty");
}
