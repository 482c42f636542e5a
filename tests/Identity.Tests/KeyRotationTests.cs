using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Identity.Keys;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Matchmaking.Identity.Tests;

/// <summary>Keys are announced before they sign and published as long as somebody may have to check them.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly string _name = TestServers.NewName("keys");
    private readonly MovedClock _clock = new();
    private readonly List<WebApplication> _apps = [];

    public async ValueTask InitializeAsync() => await TestServers.CreateServiceDatabaseAsync(_name);

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
        await TestServers.DropDatabaseAsync(_name);
    }

    [Fact(DisplayName = "trust 2: a key is announced for 14 days, signs for 90 and is kept for 14 more")]
    public async Task By_schedule()
    {
        using var http = await StartAsync();
        var first = await StateAsync(http);
        Assert.Equal(2, first.Published.Count);

        _clock.By = TimeSpan.FromDays(75);
        Assert.Equivalent(first, await StateAsync(http), strict: true);

        _clock.By = TimeSpan.FromDays(77);
        var announced = await StateAsync(http);
        Assert.Equal((4, first.Signing), (announced.Published.Count, announced.Signing));

        _clock.By = TimeSpan.FromDays(91);
        var second = await StateAsync(http);
        Assert.Equal(4, second.Published.Count);
        Assert.NotEqual(first.Signing, second.Signing);
        Assert.Contains(second.Signing, announced.Published);

        _clock.By = TimeSpan.FromDays(105);
        var alone = await StateAsync(http);
        Assert.Equal((2, second.Signing), (alone.Published.Count, alone.Signing));
        Assert.DoesNotContain(first.Signing, alone.Published);
    }

    [Fact(DisplayName = "trust 2: processes whose keys grow old at once make one successor; one that slept for a year signs on and announces")]
    public async Task Several_processes()
    {
        var processes = new List<HttpClient>();
        for (var i = 0; i < 4; i++) processes.Add(await StartAsync());
        var first = await StateAsync(processes[0]);
        _clock.By = TimeSpan.FromDays(365);
        var states = await Task.WhenAll(processes.Select(StateAsync));
        Assert.All(states, state => Assert.Equivalent(states[0], state, strict: true));
        Assert.Equal((4, first.Signing), (states[0].Published.Count, states[0].Signing));
        foreach (var process in processes) process.Dispose();
    }

    [Fact(DisplayName = "trust 2: by command new keys are announced and soon sign, or all are revoked at once and nothing they signed is believed")]
    public async Task By_command()
    {
        using var http = await StartAsync();
        using var other = await StartAsync();
        var first = await StateAsync(http);
        Assert.True(await RotateKeys.RunAsync(_apps[0], ["--rotate-keys"]));
        Assert.Equal((4, first.Signing), (await StateAsync(http)) is var announced ? (announced.Published.Count, announced.Signing) : default);
        _clock.By = TimeSpan.FromMinutes(11);
        var second = await StateAsync(other);
        Assert.NotEqual(first.Signing, second.Signing);
        var token = await TokenAsync(other);

        Assert.True(await RotateKeys.RunAsync(_apps[0], ["--revoke-keys"]));
        _clock.By += TimeSpan.FromMinutes(2);
        var third = await StateAsync(other);
        Assert.Equal(2, third.Published.Count);
        Assert.Empty(third.Published.Intersect(second.Published));

        // A service that has just started has read the keys that are published now.
        using var fresh = await StartAsync();
        fresh.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await fresh.GetAsync("/accounts?email=nobody@example.vn")).StatusCode);
        Assert.False(await RotateKeys.RunAsync(_apps[0], []));
    }

    private sealed record State(IReadOnlyList<string> Published, string Signing);

    private static async Task<State> StateAsync(HttpClient http)
    {
        var keys = JsonNode.Parse(await http.GetStringAsync("/jwks"))!["keys"]!.AsArray(); // The address answers with an object of keys.
        return new State([.. keys.Select(k => (string)k!["kid"]!).Order(StringComparer.Ordinal)], new JsonWebToken(await TokenAsync(http)).Kid);
    }

    private static async Task<string> TokenAsync(HttpClient http)
    {
        using var browser = new Browser(http.BaseAddress!.OriginalString); // StartAsync sets it.
        return (await browser.TokenAsync("operator", ("grant_type", "client_credentials")))["access_token"];
    }

    private async Task<HttpClient> StartAsync()
    {
        var issuer = $"http://127.0.0.1:{Marketplace.FreePort()}";
        var app = IdentityService.Build(
            [
                .. IdentityFixture.DatabaseOf(_name), $"--Identity:Urls={issuer}", $"--Identity:Issuer={issuer}", "--Identity:Clients:0:Id=operator",
                $"--Identity:Clients:0:Secret={IdentityFixture.Secret} operator", "--Identity:Clients:0:Grants=client_credentials", "--Identity:Clients:0:Scopes=accounts",
            ],
            builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        await app.MigrateAsync();
        await app.StartAsync();
        _apps.Add(app);
        return new HttpClient { BaseAddress = new Uri(issuer) };
    }
}
