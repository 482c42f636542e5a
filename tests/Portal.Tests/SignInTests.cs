using System.Net;

namespace Matchmaking.Portal.Tests;

public sealed class SignInTests : IAsyncLifetime
{
    private PortalWorld _world = null!; // Set by InitializeAsync, which xunit awaits before the first test.

    public async ValueTask InitializeAsync() => _world = await PortalWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_members_page_leads_to_sign_in_and_back_to_itself()
    {
        _world.Directory.Join(_world.Provider.Subject, "Cơ khí Thử Nghiệm", "Buyer");
        using var answer = await _world.Browse().GetAsync("/rfqs/new?from=home");
        Assert.Equal((HttpStatusCode.OK, "/rfqs/new?from=home"), (answer.StatusCode, answer.RequestMessage!.RequestUri!.PathAndQuery)); // A finished request has an address.
    }

    [Fact]
    public async Task The_browser_never_holds_a_token()
    {
        var person = await _world.SignInAsync("Buyer");
        var page = await person.GetStringAsync("/organisation?" + Guid.NewGuid());
        Assert.DoesNotContain("eyJ", page, StringComparison.Ordinal);
        using var silent = _world.Browse(follows: false);
        using var answer = await silent.GetAsync("/sign-in");
        Assert.DoesNotContain("secret-of-a-test", answer.Headers.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_come_together_renew_the_access_token_once()
    {
        var person = await SignInWithoutAPageAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => person.GetStringAsync("/help")));

        Assert.All(pages, page => Assert.Contains("Cơ khí Thử Nghiệm", page, StringComparison.Ordinal));
        Assert.Equal(1, _world.Provider.Refreshed);
    }

    [Fact]
    public async Task A_grant_that_ended_elsewhere_leads_to_sign_in_and_back()
    {
        var person = await SignInWithoutAPageAsync();
        _world.Provider.RefreshesGrants = false;

        using var page = await person.GetAsync("/rfqs/new");

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?back=%2Frfqs%2Fnew"), (page.StatusCode, page.Headers.Location!.PathAndQuery));
    }

    [Fact]
    public async Task Signing_out_ends_both_sessions_and_needs_the_persons_own_click()
    {
        var person = await _world.SignInAsync("Buyer");
        using (var forged = await person.PostAsync("/sign-out", new FormUrlEncodedContent([]))) Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        var fields = PortalWorld.HiddenFields(await person.GetStringAsync("/help"));

        using var answer = await person.PostAsync("/sign-out", new FormUrlEncodedContent(fields));

        Assert.StartsWith(_world.Provider.Issuer + "/logout", answer.RequestMessage!.RequestUri!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sign in", await person.GetStringAsync("/"), StringComparison.Ordinal);
    }

    // A page would already renew the token, which is about to expire from the beginning.
    private async Task<HttpClient> SignInWithoutAPageAsync()
    {
        _world.Provider.FirstLifetime = TimeSpan.FromSeconds(30);
        _world.Directory.Join(_world.Provider.Subject, "Cơ khí Thử Nghiệm", "Buyer");
        var person = _world.Browse(follows: false);
        var at = new Uri(person.BaseAddress!, "/sign-in?back=/help"); // Browse sets it.
        while (at.AbsolutePath != "/help")
        {
            using var answer = await person.GetAsync(at);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            at = new Uri(at, answer.Headers.Location!); // A redirect has one.
        }

        return person;
    }
}
