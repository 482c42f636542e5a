using System.Net;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;

namespace Matchmaking.Search.Tests;

/// <summary>What every service does with a caller who asks too much, shown on this one.</summary>
public sealed class RateLimitTests
{
    [Fact(DisplayName = "trust 8: a caller's bucket is its own, and so is an organisation's: 429 with Retry-After for that one, and nothing for the others")]
    public async Task One_bucket_each()
    {
        await using var world = await TestWorld.StartAsync();
        await using var app = SearchService.Build(await world.SettingsAsync(SearchService.Name, "RateLimit:PerSecond=1", "RateLimit:Burst=5", "RateLimit:AddressPerSecond=1", "RateLimit:AddressBurst=8", "RateLimit:OrganisationPerSecond=1", "RateLimit:OrganisationBurst=12"));
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
        Assert.All(answers, answer => Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single())); // Problems, too.

        // Each of four colleagues is within their own bucket; together they are not within their organisation's.
        var firm = world.Directory.Join("colleague-0", "Firm", "Buyer");
        var colleagues = Enumerable.Range(0, 4).Select(i =>
        {
            world.Directory.Join($"colleague-{i}", "Firm", "Buyer", organisationId: firm);
            return world.Client(app, $"colleague-{i}");
        }).ToList();
        var together = await Task.WhenAll(colleagues.SelectMany(colleague => Enumerable.Range(0, 5).Select(_ => colleague.GetAsync("/suppliers/suggestions?q=ti"))));
        Assert.InRange(together.Count(a => a.StatusCode == HttpStatusCode.OK), 12, 19);
        Assert.Contains("one organisation", await together.First(a => a.StatusCode == HttpStatusCode.TooManyRequests).Content.ReadAsStringAsync(), StringComparison.Ordinal);
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
