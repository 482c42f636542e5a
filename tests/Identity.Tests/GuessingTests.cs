using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Identity.Tests;

/// <summary>Who guesses is slowed down, and nobody else.</summary>
public sealed class GuessingTests(IdentityFixture identity)
{
    private static int _networks;

    [Fact(DisplayName = "trust 2: ten wrong passwords at once lock the account for their network for two minutes, and not for ever")]
    public async Task Ten_lock_for_two_minutes()
    {
        var (email, subject) = await identity.NewAccountAsync();
        var network = NewNetwork();
        await GuessAsync(email, network, 10);

        using var browser = identity.NewBrowser(network);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        Assert.Equal(1, await identity.CountAsync($"select 1 from guess where account_id = '{subject}' and locked_until between now() and now() + interval '2 minutes'"));

        await EndLocksAsync(subject);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(email, IdentityFixture.Password)).StatusCode);
    }

    [Fact(DisplayName = "trust 2: each lockout is longer than the one before, at most fifteen minutes, and a success forgives all")]
    public async Task Back_off()
    {
        var (email, subject) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser(NewNetwork());
        foreach (var minutes in new[] { 2, 4, 8, 15, 15 })
        {
            // The tenth wrong password in a row.
            await browser.SignInAsync(email, "a wrong password");
            await identity.ExecuteAsync($"update guess set wrong = 9, locked_until = null where account_id = '{subject}' and place <> 'anywhere'");
            await browser.SignInAsync(email, "a wrong password");
            Assert.Equal(1, await identity.CountAsync(
                $"select 1 from guess where account_id = '{subject}' and locked_until - now() between interval '{minutes} minutes' - interval '30 seconds' and interval '{minutes} minutes'"));
            await EndLocksAsync(subject);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        Assert.Equal(0, await identity.CountAsync($"select 1 from guess where account_id = '{subject}' and place <> 'anywhere'"));
    }

    [Fact(DisplayName = "trust 2: a hundred wrong passwords for one account do not lock its owner out, neither elsewhere nor at a device that has signed in")]
    public async Task The_owner_gets_in()
    {
        var (email, _) = await identity.NewAccountAsync();
        var network = NewNetwork();
        using var desk = identity.NewBrowser(network);
        Assert.Equal(HttpStatusCode.OK, (await desk.SignInAsync(email, IdentityFixture.Password)).StatusCode);

        // From the owner's own network.
        await GuessAsync(email, network, 100);
        using var thief = identity.NewBrowser(network);
        Assert.Equal(HttpStatusCode.BadRequest, (await thief.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        using var elsewhere = identity.NewBrowser(NewNetwork());
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.SignInAsync(email, IdentityFixture.Password)).StatusCode);

        // From so many networks that the account waits for all who are not known.
        for (var i = 0; i < 12; i++) await GuessAsync(email, NewNetwork(), 9);
        using var unknown = identity.NewBrowser(NewNetwork());
        Assert.Equal(HttpStatusCode.BadRequest, (await unknown.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await desk.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.SignInAsync(email, IdentityFixture.Password)).StatusCode);
    }

    [Fact(DisplayName = "trust 2: a known device that guesses is locked by itself; its cookie helps with no other account")]
    public async Task A_device_counts_by_itself()
    {
        var (email, _) = await identity.NewAccountAsync();
        var (other, _) = await identity.NewAccountAsync();
        var network = NewNetwork();
        using var desk = identity.NewBrowser(network);
        await desk.SignInAsync(email, IdentityFixture.Password);
        for (var i = 0; i < 10; i++) await desk.SignInAsync(email, "a wrong password");
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        using var neighbour = identity.NewBrowser(network);
        Assert.Equal(HttpStatusCode.OK, (await neighbour.SignInAsync(email, IdentityFixture.Password)).StatusCode);

        await GuessAsync(other, network, 10);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.SignInAsync(other, IdentityFixture.Password)).StatusCode);
    }

    [Fact(DisplayName = "trust 2: a network that guesses at many accounts waits; its known devices do not")]
    public async Task A_network_waits()
    {
        var (app, issuer) = await identity.StartAnotherAsync("--Identity:WrongPerNetwork=20");
        try
        {
            var (email, _) = await identity.NewAccountAsync();
            var (victim, _) = await identity.NewAccountAsync();
            var network = NewNetwork();
            using var desk = new Browser(issuer, network);
            Assert.Equal(HttpStatusCode.OK, (await desk.SignInAsync(email, IdentityFixture.Password)).StatusCode);
            for (var i = 0; i < 20; i++)
            {
                using var guesser = new Browser(issuer, network);
                await guesser.SignInAsync($"nobody{i}@example.vn", "a wrong password");
            }

            using var thief = new Browser(issuer, network);
            Assert.Equal(HttpStatusCode.BadRequest, (await thief.SignInAsync(victim, IdentityFixture.Password)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await desk.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact(DisplayName = "trust 2: only a proxy of the settings says where a request came from")]
    public async Task A_stranger_cannot_say_where_it_is()
    {
        var (app, issuer) = await identity.StartAnotherAsync("--Identity:Proxies:0=10.0.0.0/8");
        try
        {
            var (email, subject) = await identity.NewAccountAsync();
            for (var i = 0; i < 2; i++)
            {
                using var guesser = new Browser(issuer, NewNetwork());
                await guesser.SignInAsync(email, "a wrong password");
            }

            Assert.Equal(1, await identity.CountAsync($"select 1 from guess where account_id = '{subject}' and place = '127.0.0.0/24' and wrong = 2"));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact(DisplayName = "trust 2: the database is asked and told the same for an address without an account, a wrong password and a locked account; asking for a new password, too")]
    public async Task The_same_work()
    {
        var statements = new Statements();
        await using var app = IdentityService.Build([.. identity.Settings, "--Identity:Urls=http://127.0.0.1:0"], builder => builder.Services.ConfigureDbContext<Storage.IdentityDb>(db => db.AddInterceptors(statements)));
        await app.StartAsync();
        var (known, _) = await identity.NewAccountAsync();
        var (locked, subject) = await identity.NewAccountAsync();
        var network = NewNetwork();
        await GuessAsync(locked, network, 10);
        Assert.Equal(1, await identity.CountAsync($"select 1 from guess where account_id = '{subject}' and locked_until > now()"));

        foreach (var (page, password) in new[] { ("/login", "a wrong password"), ("/forgot-password", "") })
        {
            var seen = new List<string>();
            foreach (var email in new[] { known, locked, $"nobody-{Guid.NewGuid():N}@example.vn" })
            {
                using var browser = new Browser(app.Urls.First(), network);
                var html = await browser.TextAsync(page);
                using (statements.Listen()) await browser.SendAsync(html, ("email", email), ("password", password));
                seen.Add(statements.Text);
            }

            Assert.NotEmpty(seen[0]);
            Assert.Single(seen.Distinct());
        }
    }

    private static string NewNetwork() => $"198.{Interlocked.Increment(ref _networks)}.7.9";

    private Task GuessAsync(string email, string network, int times) => Parallel.ForAsync(0, times, new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (_, _) =>
    {
        using var guesser = identity.NewBrowser(network);
        Assert.Equal(HttpStatusCode.BadRequest, (await guesser.SignInAsync(email, "a wrong password")).StatusCode);
    });

    private Task EndLocksAsync(string subject) => identity.ExecuteAsync($"update guess set locked_until = now() - interval '1 second' where account_id = '{subject}'");
}
