using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Matchmaking.Identity.Tests;

/// <summary>An application of others gets only what a person has allowed it.</summary>
public sealed class ConsentTests(IdentityFixture identity)
{
    [Fact(DisplayName = "trust 2: a third party's application is allowed once, and asked about again when it wants more, says prompt=consent or was taken back")]
    public async Task Asked_and_remembered()
    {
        using var browser = await identity.SignedInAsync();
        var page = await AskedAsync(browser, "openid profile");
        var text = WebUtility.HtmlDecode(await browser.TextAsync(page));
        Assert.Contains("ERP of others", text, StringComparison.Ordinal);
        Assert.DoesNotContain("e-mail của bạn", text, StringComparison.Ordinal);

        var back = await DecideAsync(browser, page, "allow");
        Assert.StartsWith("/authorize?", back, StringComparison.Ordinal);
        Assert.True((await AnswerAsync(browser, back)).ContainsKey("code"));
        Assert.True((await AnswerAsync(browser, Address("openid profile"))).ContainsKey("code"));
        Assert.True((await AnswerAsync(browser, Address("openid"))).ContainsKey("code"));

        await AskedAsync(browser, "openid profile email");
        await AskedAsync(browser, "openid", ("prompt", "consent"));
        await browser.SendAsync("/account", "/account/applications/revocation", ("client", "guest"));
        await AskedAsync(browser, "openid");
    }

    [Fact(DisplayName = "trust 2: who says no sends the application away with access_denied, and nothing is kept")]
    public async Task Denied()
    {
        using var browser = await identity.SignedInAsync();
        var page = await AskedAsync(browser, "openid");
        var answer = QueryHelpers.ParseQuery(new Uri(await DecideAsync(browser, page, "deny")).Query);
        Assert.Equal(("access_denied", "a state", identity.Issuer), (answer["error"].ToString(), answer["state"].ToString(), answer["iss"].ToString()));
        await AskedAsync(browser, "openid");
    }

    [Fact(DisplayName = "trust 2: without a page prompt=none says consent_required; without the form's own page nothing is allowed; a made-up return goes nowhere")]
    public async Task Not_by_others()
    {
        using var browser = await identity.SignedInAsync();
        Assert.Equal("consent_required", (await AnswerAsync(browser, Address("openid", ("prompt", "none"))))["error"]);
        var page = await AskedAsync(browser, "openid");
        using (var forged = await browser.PostAsync(page, ("decision", "allow"))) Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        foreach (var made in new[] { "https://evil.example/", "//evil.example/authorize?client_id=guest", "/account", "/authorize?client_id=nobody" })
        {
            using var answer = await browser.GetAsync("/consent?returnUrl=" + Uri.EscapeDataString(made));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        var elsewhere = "/consent?returnUrl=" + Uri.EscapeDataString("/authorize?client_id=guest&scope=openid&redirect_uri=https%3A%2F%2Fevil.example%2F");
        using var denied = await browser.SubmitAsync(elsewhere, ("decision", "deny"));
        Assert.Equal(HttpStatusCode.BadRequest, denied.StatusCode);
        Assert.True((await browser.AuthorizeAsync()).ContainsKey("code")); // The portal is ours, and is not asked about.
    }

    [Fact(DisplayName = "trust 2: without a scope of the marketplace an application's token is for the provider alone, which goes on to answer it; with one it is for the services")]
    public async Task Let_into_the_marketplace_by_a_scope()
    {
        using var browser = await identity.SignedInAsync();
        var page = await AskedAsync(browser, "openid email offline_access");
        Assert.Contains("không xem và không thay đổi gì trên sàn", WebUtility.HtmlDecode(await browser.TextAsync(page)), StringComparison.Ordinal);
        var tokens = await AllowedAsync(browser, page);
        Assert.Equal([identity.Issuer], new JsonWebToken(tokens["access_token"]).Audiences);
        using var http = identity.Bearer(tokens["access_token"]);
        Assert.Contains("email", await http.GetStringAsync("/userinfo"), StringComparison.Ordinal);
        var told = (await browser.IntrospectAsync(tokens["access_token"], "guest")).Body;
        Assert.Equal((true, identity.Issuer), ((bool)told["active"]!, (string?)told["aud"]));
        Assert.Equal([identity.Issuer], new JsonWebToken((await browser.RefreshAsync(tokens["refresh_token"], "guest"))["access_token"]).Audiences);

        page = await AskedAsync(browser, "openid marketplace.read offline_access");
        Assert.Contains("không bao giờ được trao thầu", WebUtility.HtmlDecode(await browser.TextAsync(page)), StringComparison.Ordinal);
        var reading = await AllowedAsync(browser, page);
        Assert.Equal(["matchmaking"], new JsonWebToken(reading["access_token"]).Audiences);
        var less = await browser.TokenAsync("guest", ("grant_type", "refresh_token"), ("refresh_token", reading["refresh_token"]), ("scope", "openid"));
        Assert.Equal([identity.Issuer], new JsonWebToken(less["access_token"]).Audiences);
        Assert.Equal(["matchmaking"], new JsonWebToken((await browser.ExchangeAsync(await browser.CodeAsync()))["access_token"]).Audiences); // The portal is ours.
    }

    [Fact(DisplayName = "trust 2: what was allowed is on the account's page also when nothing granted lives any more, and is taken back there")]
    public async Task Seen_as_long_as_it_holds()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await AllowedAsync(browser, await AskedAsync(browser, "openid offline_access"));
        await browser.RevokeAsync(tokens["refresh_token"], "guest");
        Assert.Contains("ERP of others", await browser.TextAsync("/account"), StringComparison.Ordinal);
        Assert.True((await AnswerAsync(browser, Address("openid"))).ContainsKey("code"));
        await browser.SendAsync("/account", "/account/applications/revocation", ("client", "guest"));
        Assert.DoesNotContain("ERP of others", await browser.TextAsync("/account"), StringComparison.Ordinal);
        await AskedAsync(browser, "openid");
    }

    private static async Task<TokenReply> AllowedAsync(Browser browser, string page) =>
        await browser.ExchangeAsync((await AnswerAsync(browser, await DecideAsync(browser, page, "allow")))["code"], "guest");

    private static string Address(string scope, params (string Name, string? Value)[] more) => Browser.Address([("client_id", "guest"), ("scope", scope), .. more]);

    private static async Task<string> AskedAsync(Browser browser, string scope, params (string Name, string? Value)[] more)
    {
        using var answer = await browser.GetAsync(Address(scope, more));
        var address = answer.Headers.Location!.OriginalString; // A redirect has one.
        Assert.StartsWith("/consent?", address, StringComparison.Ordinal);
        return address;
    }

    private static async Task<string> DecideAsync(Browser browser, string page, string decision)
    {
        using var answer = await browser.SubmitAsync(page, ("decision", decision));
        return answer.Headers.Location!.OriginalString; // The same.
    }

    private static async Task<Dictionary<string, string>> AnswerAsync(Browser browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query).ToDictionary(p => p.Key, p => p.Value.ToString()); // The same.
    }
}
