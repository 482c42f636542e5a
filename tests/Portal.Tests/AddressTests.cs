using System.Collections.Concurrent;
using System.Net;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Matchmaking.Portal.Tests;

/// <summary>What browsers are told of the portal's addresses, and what the portal believes of theirs.</summary>
public sealed class AddressTests
{
    [Fact(DisplayName = "trust 8: every answer tells the browser what it may do: pages, files, and pages about errors")]
    public async Task Headers()
    {
        // A service that answers nonsense is a fault of ours; one that is away is not.
        await using var nonsense = await Loopback.StartAsync(app => app.MapGet("/{**all}", () => Results.Text("[", "application/json")));
        await using var world = await PortalWorld.StartAsync("RateLimit:PerSecond=1", "RateLimit:Burst=6", "Portal:PhotosUrl=https://files.example.vn", "Portal:SearchUrl=" + nonsense.Urls.Single());
        var seen = new HashSet<int>();
        var anonymous = world.Browse();
        foreach (var address in new[] { "/help", "/nowhere", "/site.css", "/c/0123456789AB.svg", "/suppliers" }) await LookAsync(anonymous, address);
        var supplier = await world.SignInAsync("Supplier");
        await LookAsync(supplier, "/rfqs/new");
        world.Directory.IsUp = false;
        for (var i = 0; i < 7; i++) await LookAsync(supplier, "/organisation");
        Assert.Superset(new HashSet<int> { 200, 403, 404, 429, 500, 503 }, seen);

        async Task LookAsync(HttpClient browser, string address)
        {
            using var answer = await browser.GetAsync(address);
            seen.Add((int)answer.StatusCode);
            Assert.Equal(
                $"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https://files.example.vn; font-src 'self'; connect-src 'self'; form-action 'self' https://files.example.vn {world.Provider.Issuer}; base-uri 'none'; frame-ancestors 'none'",
                Header("Content-Security-Policy"));
            Assert.Equal(("nosniff", "same-origin", ""), (Header("X-Content-Type-Options"), Header("Referrer-Policy"), Header("Strict-Transport-Security")));
            Assert.Contains(address.EndsWith(".css", StringComparison.Ordinal) ? "immutable" : "no-store", Header("Cache-Control"), StringComparison.Ordinal);

            string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(' ', values) : "";
        }
    }

    [Fact(DisplayName = "trust 2: behind a proxy that ends TLS, return addresses, cookies and codes on paper are those of the public address")]
    public async Task Public_address()
    {
        await using var world = await PortalWorld.StartAsync("Portal:PublicUrl=https://market.example.vn");
        var browser = world.Browse(follows: false);
        using var signIn = await browser.GetAsync("/sign-in");
        Assert.Contains("redirect_uri=" + Uri.EscapeDataString("https://market.example.vn/signin-oidc"), signIn.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.All(signIn.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("max-age=31536000", signIn.Headers.GetValues("Strict-Transport-Security").Single());

        // The same code from whatever address it is asked, and another one where nothing is said.
        using var inside = new HttpRequestMessage(HttpMethod.Get, "/c/0123456789AB.svg") { Headers = { Host = "portal.internal" } };
        using var code = await browser.SendAsync(inside);
        Assert.Equal(await browser.GetStringAsync("/c/0123456789AB.svg"), await code.Content.ReadAsStringAsync());
        await using var silent = await PortalWorld.StartAsync();
        Assert.NotEqual(await silent.Browse().GetStringAsync("/c/0123456789AB.svg"), await code.Content.ReadAsStringAsync());
    }

    [Fact(DisplayName = "trust 8: behind a proxy each reader has a bucket of their own, and the services hear whose it is; nobody else may say so")]
    public async Task Readers_behind_a_proxy()
    {
        var heard = new ConcurrentQueue<string>();
        await using var registry = await Loopback.StartAsync(app => app.MapGet("/{**all}", (HttpRequest request) =>
        {
            heard.Enqueue(request.Headers["X-Forwarded-For"].ToString());
            return Results.NotFound();
        }));
        string[] settings = ["RateLimit:AddressPerSecond=1", "RateLimit:AddressBurst=30", "Portal:RegistryUrl=" + registry.Urls.Single()];
        await using var behind = await PortalWorld.StartAsync([.. settings, "Portal:Proxies:0=127.0.0.0/8"]);
        await using var alone = await PortalWorld.StartAsync(settings);
        var page = "/suppliers/" + Guid.CreateVersion7();

        // Either is within the bucket, both together are not.
        Assert.Equal(0, await RefusedAsync(behind, "203.0.113.7") + await RefusedAsync(behind, "203.0.113.8"));
        Assert.Equal(["203.0.113.7", "203.0.113.8"], heard.Distinct().Order(StringComparer.Ordinal));
        Assert.NotEqual(0, await RefusedAsync(alone, "203.0.113.7") + await RefusedAsync(alone, "203.0.113.8"));

        async Task<int> RefusedAsync(PortalWorld world, string from)
        {
            var browser = world.Browse();
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", from);
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.GetAsync(page)));
            return answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        }
    }
}
