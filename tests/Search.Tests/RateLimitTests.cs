using System.Net;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;

namespace Matchmaking.Search.Tests;

/// <summary>What every service does with a caller who asks too much, shown on this one.</summary>
public sealed class RateLimitTests
{
    [Fact(DisplayName = "trust 5: one caller's bucket is its own: 429 with Retry-After for that one, and nothing for the others")]
    public async Task One_bucket_each()
    {
        await using var world = await TestWorld.StartAsync();
        await using var app = SearchService.Build(await world.SettingsAsync(SearchService.Name, "RateLimit:PerSecond=1", "RateLimit:Burst=5", "RateLimit:AddressPerSecond=1", "RateLimit:AddressBurst=8"));
        await app.MigrateAsync();
        await app.StartAsync();
        world.Directory.Join("greedy", "Firm", "Buyer");
        world.Directory.Join("patient", "Firm", "Buyer");
        using var greedy = world.Client(app, "greedy");
        using var patient = world.Client(app, "patient");

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => greedy.GetAsync("/suppliers/suggestions?q=ti")));
        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.OK), 5, 10);
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("request.too-many", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await patient.GetAsync("/suppliers/suggestions?q=ti")).StatusCode);

        // Who is not signed in shares a bucket with their address; whether the service lives may always be asked.
        using var anonymous = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var strangers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => anonymous.GetAsync("/suppliers")));
        Assert.Contains(strangers, a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => anonymous.GetAsync("/health/live"))), a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await patient.GetAsync("/suppliers/suggestions?q=ti")).StatusCode);
        await app.StopAsync();
    }
}
