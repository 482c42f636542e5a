using System.Net;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.Tests.Support;

namespace Matchmaking.Registry.Tests.TrackRecords;

/// <summary>What sourcing tells becomes a record that travels with the organisation.</summary>
public sealed class TrackRecordTests(RegistryFixture registry)
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    [Fact(DisplayName = "ORG-2: steps of the main job are counted once each, whatever is repeated or comes late")]
    public async Task Duplicates_and_disorder_change_nothing()
    {
        var (supplier, buyer) = (await registry.PublishedAsync(), await registry.RegisteredAsync("Buyer"));
        var (rfq, bid, award, order) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var bus = await TestBus.StartAsync(registry.Prefix);

        // The end comes first, the second version of the bid before its first, and everything twice: as a copy and as a new message.
        foreach (var _ in new[] { 1, 2 })
        {
            await TwiceAsync(bus, new OrderClosed(order, buyer.Id, supplier.Id, At.AddDays(40)));
            await TwiceAsync(bus, new OrderPlaced(order, "ORD-1", rfq, award, buyer.Id, supplier.Id, 1000, "USD", At.AddDays(10)));
            await TwiceAsync(bus, new RfqAwarded(rfq, "RFQ-1", buyer.Id, award, [supplier.Id], At.AddDays(10)));
            await TwiceAsync(bus, new BidSubmitted(bid, 2, supplier.Id, At.AddDays(3)));
            await TwiceAsync(bus, new BidSubmitted(bid, 1, supplier.Id, At.AddDays(2)));
            await TwiceAsync(bus, new RfqPublished(rfq, 1, "RFQ-1", buyer.Id, "Public", "audiovisual", ["machining-turning"], At.AddDays(5), At));
        }

        await Eventually.IsAsync(async () => await registry.CountAsync($"select 1 from track_record_entry where reference in ('{rfq}', '{bid}', '{award}', '{order}')") == 8, what: "8 entries");
        Assert.Equal(1, await registry.CountAsync($"select 1 from track_record_entry where reference = '{bid}' and at = '2026-03-03T02:00:00Z'"));

        var figures = (await supplier.Http.ReadAsync($"/profiles/{supplier.Id}"))["trackRecord"]!;
        Assert.Equal((1, 1, 1, "2026-03-11"), ((int)figures["bidsSubmitted"]!, (int)figures["ordersPlaced"]!, (int)figures["ordersClosed"]!, (string?)figures["firstOn"]));
        Assert.Equal(4, (await buyer.Http.ReadAsync($"/track-records/{buyer.Id}"))["entries"]!.AsArray().Count);
    }

    [Fact(DisplayName = "ORG-2: of messages that come together, one that was seen before has no effect and the others have theirs")]
    public async Task A_seen_message_in_a_crowd_has_no_effect()
    {
        var supplier = await registry.PublishedAsync();
        var (bid, seen) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var bus = await TestBus.StartAsync(registry.Prefix);
        await bus.PublishAsync(new BidSubmitted(bid, 1, supplier.Id, At), seen);
        await Eventually.IsAsync(async () => await registry.CountAsync($"select 1 from track_record_entry where reference = '{bid}'") == 1, what: "the first entry");

        // Under the same id nothing else is ever sent; an earlier instant shows whether it was looked at.
        var others = Enumerable.Range(0, 250).Select(_ => Guid.CreateVersion7()).ToList();
        await Task.WhenAll(others.Select((other, i) => bus.PublishAsync(i % 10 == 0 ? new BidSubmitted(bid, 1, supplier.Id, At.AddDays(-1)) : new BidSubmitted(other, 1, supplier.Id, At), i % 10 == 0 ? seen : other)));
        await Eventually.IsAsync(async () => await registry.CountAsync($"select 1 from track_record_entry where organisation_id = '{supplier.Id}'") == 226, what: "226 entries");
        Assert.Equal(1, await registry.CountAsync($"select 1 from track_record_entry where reference = '{bid}' and at = '{At:O}'"));
    }

    [Fact(DisplayName = "ORG-2: an entry of the track record carries the ownership and size of its own date")]
    public async Task An_entry_carries_the_status_of_its_date()
    {
        var supplier = await registry.PublishedAsync();
        await supplier.Http.CreateAsync($"/organisations/{supplier.Id}/status", new() { ["effectiveFrom"] = "2026-01-01", ["ownership"] = "JointVenture", ["foreignSharePercent"] = 40, ["staff"] = 250 });
        await using var bus = await TestBus.StartAsync(registry.Prefix);
        var bid = Guid.CreateVersion7();
        await bus.PublishAsync(new BidSubmitted(bid, 1, supplier.Id, At));
        await bus.PublishAsync(new BidSubmitted(Guid.CreateVersion7(), 1, supplier.Id, At.AddYears(-10)));
        await Eventually.IsAsync(async () => await registry.CountAsync($"select 1 from track_record_entry where organisation_id = '{supplier.Id}'") == 2, what: "2 entries");

        var entries = (await supplier.Http.ReadAsync($"/track-records/{supplier.Id}"))["entries"]!.AsArray();
        Assert.Equal(("JointVenture", "Large"), ((string?)entries[0]!["ownership"], (string?)entries[0]!["sizeClass"]));
        Assert.Equal((null, "Unknown"), ((string?)entries[1]!["ownership"], (string?)entries[1]!["sizeClass"]));
    }

    [Fact]
    public async Task Others_see_the_figures_of_a_published_supplier_only()
    {
        var (published, draft, stranger) = (await registry.PublishedAsync(), await registry.RegisteredAsync(), await registry.RegisteredAsync("Buyer"));
        var seen = await stranger.Http.ReadAsync($"/track-records/{published.Id}");
        Assert.Null(seen["entries"]);
        Assert.Null(seen["figures"]!["bidsSubmitted"]);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.SendAsync(HttpMethod.Get, $"/track-records/{draft.Id}")).StatusCode);
    }

    private static async Task TwiceAsync<T>(TestBus bus, T message) where T : class
    {
        var id = Guid.CreateVersion7();
        await bus.PublishAsync(message, id);
        await bus.PublishAsync(message, id);
    }
}
