using System.Net;
using System.Text.RegularExpressions;

namespace Matchmaking.Identity.Tests;

/// <summary>A person sees and ends what acts in their name.</summary>
public sealed partial class OwnAccountTests(IdentityFixture identity)
{
    private const string NewPassword = "một mật khẩu khác hẳn";

    [Fact(DisplayName = "trust 2: a person sees every session with its device, and ends one: its refresh tokens end with it, the others go on")]
    public async Task One_session()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var desk = await SignedInAsync(email, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0");
        using var phone = await SignedInAsync(email, "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36");
        var (atDesk, onPhone) = (await desk.ExchangeAsync(await desk.CodeAsync()), await phone.ExchangeAsync(await phone.CodeAsync()));
        var page = await desk.TextAsync("/account");
        Assert.Contains("Edge, Windows", page, StringComparison.Ordinal);
        Assert.Contains("Chrome, Android", page, StringComparison.Ordinal);

        var mine = await IdOfAsync(desk);
        var other = SessionIds(page).Single(id => id != mine);
        using var ended = await desk.SendAsync("/account", "/account/sessions/end", ("session", other));
        Assert.Equal("invalid_grant", (await phone.RefreshAsync(onPhone["refresh_token"])).Error);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await desk.RefreshAsync(atDesk["refresh_token"])).StatusCode);
    }

    [Fact(DisplayName = "trust 2: nobody ends a session or an application of somebody else")]
    public async Task Not_anothers()
    {
        var ((victim, _), (email, _)) = (await identity.NewAccountAsync(), await identity.NewAccountAsync());
        using var browser = await SignedInAsync(victim);
        using var stranger = await SignedInAsync(email);
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        await stranger.SendAsync("/account", "/account/sessions/end", ("session", await IdOfAsync(browser)));
        await stranger.SendAsync("/account", "/account/applications/revocation", ("client", "portal"));
        await stranger.SendAsync("/account", "/account/sign-out-everywhere");
        Assert.Equal(HttpStatusCode.OK, (await browser.RefreshAsync(tokens["refresh_token"])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
    }

    [Fact(DisplayName = "trust 2: signing out everywhere ends every session and every grant, also one that is refreshed at that moment")]
    public async Task Everywhere()
    {
        var (email, _) = await identity.NewAccountAsync();
        for (var round = 0; round < 5; round++)
        {
            using var desk = await SignedInAsync(email);
            using var phone = await SignedInAsync(email);
            var tokens = await phone.ExchangeAsync(await phone.CodeAsync());
            var refresh = phone.RefreshAsync(tokens["refresh_token"]);
            using var answer = await desk.SendAsync("/account", "/account/sign-out-everywhere");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var last = await refresh is { StatusCode: HttpStatusCode.OK } refreshed ? refreshed["refresh_token"] : tokens["refresh_token"];
            Assert.Equal("invalid_grant", (await phone.RefreshAsync(last)).Error);
            Assert.All(await Task.WhenAll(desk.GetAsync("/account"), phone.GetAsync("/account")), page => Assert.StartsWith("/login", page.Headers.Location!.OriginalString, StringComparison.Ordinal));
        }
    }

    [Fact(DisplayName = "trust 2: taking an application back ends what it was granted in every session, and nobody's sign-in")]
    public async Task An_application()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var desk = await SignedInAsync(email);
        using var phone = await SignedInAsync(email);
        var (one, two) = (await desk.ExchangeAsync(await desk.CodeAsync()), await phone.ExchangeAsync(await phone.CodeAsync()));
        Assert.Contains("portal", await desk.TextAsync("/account"), StringComparison.Ordinal);
        await desk.SendAsync("/account", "/account/applications/revocation", ("client", "portal"));
        Assert.Equal(("invalid_grant", "invalid_grant"), ((await desk.RefreshAsync(one["refresh_token"])).Error, (await phone.RefreshAsync(two["refresh_token"])).Error));
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/account")).StatusCode);
    }

    [Fact(DisplayName = "trust 2: a new password needs a sign-in of the last minutes and signs out every other browser")]
    public async Task A_new_password()
    {
        var (email, subject) = await identity.NewAccountAsync();
        using var desk = await SignedInAsync(email);
        using var phone = await SignedInAsync(email);
        var tokens = await phone.ExchangeAsync(await phone.CodeAsync());
        await identity.ExecuteAsync($"update session set authenticated_at = now() - interval '6 minutes' where account_id = '{subject}'");
        using (var stale = await desk.SendAsync("/account", "/account/password", ("password", NewPassword))) Assert.StartsWith("/login", stale.Headers.Location!.OriginalString, StringComparison.Ordinal);

        await desk.SignInAsync(email, IdentityFixture.Password);
        using (var weak = await desk.SendAsync("/account/password", "/account/password", ("password", "1234567890"))) Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        using (var changed = await desk.SendAsync("/account/password", "/account/password", ("password", NewPassword))) Assert.StartsWith("/account", changed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).StatusCode);
        Assert.Equal("invalid_grant", (await phone.RefreshAsync(tokens["refresh_token"])).Error);
        using var other = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.BadRequest, (await other.SignInAsync(email, IdentityFixture.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.SignInAsync(email, NewPassword)).StatusCode);
    }

    [Fact(DisplayName = "trust 5: forms of the own account work only from their page, and pages only for who is signed in")]
    public async Task Only_from_here()
    {
        using var browser = await identity.SignedInAsync();
        using var nobody = identity.NewBrowser();
        foreach (var address in new[] { "/account/sessions/end", "/account/sign-out-everywhere", "/account/applications/revocation", "/account/password", "/account/recovery-codes", "/account/second-factor/removal" })
        {
            using var forged = await browser.PostAsync(address, ("session", Guid.NewGuid().ToString()));
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }

        foreach (var address in new[] { "/account", "/account/password", "/account/passkeys" })
        {
            using var answer = await nobody.GetAsync(address);
            Assert.StartsWith("/login?returnUrl=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }
    }

    private async Task<Browser> SignedInAsync(string email, string? userAgent = null)
    {
        var browser = identity.NewBrowser();
        if (userAgent is not null) browser.SayAgent(userAgent);
        using var answer = await browser.SignInAsync(email, IdentityFixture.Password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    // Tokens name the session.
    private static async Task<string> IdOfAsync(Browser browser)
    {
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        return new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(tokens["access_token"]).GetClaim("sid").Value;
    }

    private static IEnumerable<string> SessionIds(string page) => SessionField().Matches(page).Select(m => m.Groups[1].Value);

    [GeneratedRegex("name=\"session\" value=\"([^\"]+)\"")]
    private static partial Regex SessionField();
}
