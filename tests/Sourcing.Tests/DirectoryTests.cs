using System.Net;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests;

/// <summary>What the service keeps of the registry's answers, as two processes on a real broker.</summary>
public sealed class DirectoryTests
{
    // Shorter than an answer is kept without an event, so that only the event can explain what is seen within it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact(DisplayName = "trust 1.2: an ended membership is refused by every process as soon as the event has come, not when what is kept expires")]
    public async Task An_ended_membership_is_forgotten()
    {
        await using var world = await TestWorld.StartAsync();
        var settings = await world.SettingsAsync(SourcingService.Name, "Directory:KeptForSeconds=30");
        await using var one = SourcingService.Build(settings);
        await using var two = SourcingService.Build(settings);
        await one.MigrateAsync();
        await one.StartAsync();
        await two.StartAsync();
        await using var bus = await TestBus.StartAsync(world.Prefix);
        var organisation = world.Directory.Join("lan", "Aurora Electronics", "Buyer");
        world.Directory.Join("minh", "Aurora Electronics", "Buyer", organisationId: organisation);
        var processes = new[] { world.Client(one, "lan"), world.Client(two, "lan") };
        var colleague = world.Client(one, "minh");

        // A process may still be declaring its queue: each has heard an event before the one that counts.
        foreach (var process in processes)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(process));
            var asked = world.Directory.Asked;
            await Eventually.IsAsync(async () =>
            {
                await bus.PublishAsync(Changed(organisation, "lan", "Manager"));
                return await AskAsync(process) == HttpStatusCode.OK && world.Directory.Asked > asked;
            }, what: "the registry is asked again");
        }

        await AskAsync(colleague);
        foreach (var process in processes) await AskAsync(process);
        world.Directory.Leave("lan");
        world.Directory.Leave("minh");
        foreach (var process in processes) Assert.Equal(HttpStatusCode.OK, await AskAsync(process));

        await bus.PublishAsync(Changed(organisation, "lan", null));

        foreach (var process in processes) await Eventually.IsAsync(async () => await AskAsync(process) == HttpStatusCode.Forbidden, Limit, "the ended membership is refused");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(colleague));

        MembershipChanged Changed(Guid organisationId, string subject, string? role) => new(Guid.CreateVersion7(), organisationId, world.Authentication.Issuer, subject, role, DateTimeOffset.UtcNow);
    }

    [Fact(DisplayName = "trust 1.2: a new access token asks the registry anew, so a person who chose another organisation acts for it at once")]
    public async Task A_new_token_asks_anew()
    {
        await using var world = await TestWorld.StartAsync();
        await using var app = SourcingService.Build(await world.SettingsAsync(SourcingService.Name));
        await app.MigrateAsync();
        await app.StartAsync();
        world.Directory.Join("lan", "Aurora Electronics", "Buyer");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(world.Client(app, "lan")));
        world.Directory.Join("lan", "Borealis Parts", "Supplier");
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(world.Client(app, "lan")));
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/rfqs");
        return answer.StatusCode;
    }
}
