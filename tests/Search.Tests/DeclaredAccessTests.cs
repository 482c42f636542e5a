using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Matchmaking.Search.Tests;

/// <summary>What every service does with an endpoint that somebody forgot about, shown on this one.</summary>
public sealed class DeclaredAccessTests
{
    [Fact(DisplayName = "trust 1.1: a service with an endpoint that declares nothing does not start, and names it")]
    public async Task A_silent_endpoint_stops_the_start()
    {
        await using var world = await TestWorld.StartAsync();
        await using var app = SearchService.Build(await world.SettingsAsync(SearchService.Name));
        await app.MigrateAsync();
        app.MapGet("/forgotten", () => "everything");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.Contains("/forgotten", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/suppliers", refused.Message, StringComparison.Ordinal);
    }
}
