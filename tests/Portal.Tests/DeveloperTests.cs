using System.Net;

namespace Matchmaking.Portal.Tests;

/// <summary>The page for those who call the services from programs.</summary>
public sealed class DeveloperTests
{
    [Theory]
    [InlineData("en", "is not available now")]
    [InlineData("vi", "hiện chưa xem được")]
    public async Task A_service_that_is_away_is_said_to_be_away_and_the_rest_is_shown(string language, string away)
    {
        await using var world = await PortalWorld.StartAsync();
        var page = await world.Browse(language).GetStringAsync("/developers");
        Assert.Contains(away, page, StringComparison.Ordinal);
        Assert.Contains("/token", page, StringComparison.Ordinal);
        Assert.Contains("/.well-known/openid-configuration", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_page_and_no_document_of_a_service_that_is_not_there()
    {
        await using var world = await PortalWorld.StartAsync();
        foreach (var path in new[] { "/developers/nothing", "/developers/nothing.json" })
        {
            using var answer = await world.Browse().GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
