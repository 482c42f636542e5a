using System.Net;
using System.Net.Http.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests.Bids;

/// <summary>The last minute before a deadline, when a supplier's people and programs are all too fast.</summary>
public sealed class QueueTests
{
    [Fact(DisplayName = "trust 8: bids wait their turn instead of being refused, whatever else the caller does; a queue that is full refuses")]
    public async Task Bids_queue()
    {
        await using var world = await TestWorld.StartAsync();
        await using var app = SourcingService.Build(await world.SettingsAsync(SourcingService.Name, "RateLimit:PerSecond=5", "RateLimit:Burst=3", "RateLimit:Waiting=20"));
        await app.MigrateAsync();
        await app.StartAsync();
        world.Directory.Join("supplier", "Firm", "Supplier");
        using var supplier = world.Client(app, "supplier");

        // Everything else of the same caller is refused at once.
        Assert.Contains(HttpStatusCode.TooManyRequests, await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => LookAsync())));

        // There is no such RFQ: a bid that has had its turn says so.
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => BidAsync())), status => Assert.Equal(HttpStatusCode.NotFound, status));
        var crowd = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => BidAsync()));
        Assert.Contains(HttpStatusCode.TooManyRequests, crowd);
        Assert.True(crowd.Count(status => status == HttpStatusCode.NotFound) >= 20);
        await app.StopAsync();

        async Task<HttpStatusCode> LookAsync()
        {
            using var answer = await supplier.GetAsync("/bids");
            return answer.StatusCode;
        }

        async Task<HttpStatusCode> BidAsync()
        {
            var bid = Bodies.Bid([Guid.NewGuid()], 100);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/rfqs/{Guid.NewGuid()}/bids") { Content = JsonContent.Create(bid), Headers = { { Idempotency.Header, $"{Guid.NewGuid()}" } } };
            using var answer = await supplier.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
