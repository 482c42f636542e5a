using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
        var cookies = new CookieContainer();
        var person = await _world.SignInWithoutAPageAsync(cookies);
        var page = await person.GetStringAsync("/organisation?" + Guid.NewGuid());
        Assert.DoesNotContain("eyJ", page, StringComparison.Ordinal);
        using var silent = _world.Browse(follows: false);
        using var answer = await silent.GetAsync("/sign-in");
        Assert.DoesNotContain("secret-of-a-test", answer.Headers.ToString(), StringComparison.Ordinal);

        // A protected token would not show its beginning: what the cookie holds is one claim, the key of the store.
        var cookie = SessionOf(cookies);
        Assert.InRange(cookie.Value.Length, 1, 600);
        Assert.Single(cookies.GetAllCookies(), c => c.Name.StartsWith(cookie.Name, StringComparison.Ordinal) && c.Name != "matchmaking.portal.form");
        var options = _world.App.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var held = options.TicketDataFormat.Unprotect(cookie.Value)!; // The portal made it.
        Assert.Empty(held.Properties.GetTokens());
        var kept = await options.SessionStore!.RetrieveAsync(Assert.Single(held.Principal.Claims).Value);
        Assert.Equal(["access_token", "expires_at", "id_token", "refresh_token", "token_type"], kept!.Properties.GetTokens().Select(token => token.Name).Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName = "trust 2: a session that ended elsewhere is over from the first refusal on, whoever asks and however often")]
    public async Task A_refused_session_is_gone()
    {
        var person = await _world.SignInWithoutAPageAsync();
        _world.Provider.IsAlive = false;
        using (var first = await person.GetAsync("/rfqs/new")) Assert.Equal((HttpStatusCode.Redirect, "/sign-in?back=%2Frfqs%2Fnew"), (first.StatusCode, first.Headers.Location!.PathAndQuery));

        _world.Provider.IsAlive = true; // Nothing that is said later brings it back.
        for (var i = 0; i < 10; i++)
        {
            using var again = await person.GetAsync("/rfqs/new");
            Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        }
    }

    [Fact(DisplayName = "trust 2: a copied cookie is of no use once somebody signs in with it: each sign-in has a session of its own")]
    public async Task A_planted_session_does_not_go_on()
    {
        var (mine, theirs) = (new CookieContainer(), new CookieContainer());
        _world.Provider.Subject = "stranger";
        var stranger = await _world.SignInWithoutAPageAsync(mine);
        using (var own = await stranger.GetAsync("/rfqs/new")) Assert.Equal(HttpStatusCode.OK, own.StatusCode);

        theirs.Add(stranger.BaseAddress!, new Cookie(SessionOf(mine).Name, SessionOf(mine).Value));
        _world.Provider.Subject = "person";
        var person = await _world.SignInWithoutAPageAsync(theirs);

        Assert.NotEqual(SessionOf(mine).Value, SessionOf(theirs).Value);
        using (var page = await person.GetAsync("/rfqs/new")) Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var refused = await stranger.GetAsync("/rfqs/new");
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
    }

    [Fact(DisplayName = "trust 2: a provider in trouble signs nobody out; the token is renewed when it is well again")]
    public async Task A_busy_provider_ends_no_session()
    {
        var person = await SignInWithAnOldTokenAsync();
        _world.Provider.IsBusy = true;
        using (var meanwhile = await person.GetAsync("/rfqs/new")) Assert.Equal(HttpStatusCode.OK, meanwhile.StatusCode);
        _world.Provider.IsBusy = false;
        using (var after = await person.GetAsync("/rfqs/new")) Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(2, _world.Provider.Refreshed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Registering_asks_the_provider_for_its_sign_up_where_it_announces_one(bool announces)
    {
        if (!announces) _world.Provider.Prompts = ["login"];
        using var answer = await _world.Browse(follows: false).GetAsync("/register");
        Assert.Equal((HttpStatusCode.Redirect, announces), (answer.StatusCode, answer.Headers.Location!.Query.Contains("prompt=create", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Requests_that_come_together_renew_the_access_token_once()
    {
        var person = await SignInWithAnOldTokenAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => person.GetStringAsync("/help")));

        Assert.All(pages, page => Assert.Contains("Cơ khí Thử Nghiệm", page, StringComparison.Ordinal));
        Assert.Equal(1, _world.Provider.Refreshed);
    }

    [Fact]
    public async Task A_grant_that_ended_elsewhere_leads_to_sign_in_and_back()
    {
        var person = await SignInWithAnOldTokenAsync();
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

    private Task<HttpClient> SignInWithAnOldTokenAsync()
    {
        _world.Provider.FirstLifetime = TimeSpan.FromSeconds(30);
        return _world.SignInWithoutAPageAsync();
    }

    private static Cookie SessionOf(CookieContainer cookies) => cookies.GetAllCookies().Single(cookie => cookie.Name == "matchmaking.portal");
}
