using System.Collections.Concurrent;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;
using Npgsql;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>One person from the first visit to the last sign-out, with a passkey.</summary>
public sealed class PersonTests(Browser browser)
{
    private const string Password = "a long enough password";

    [Fact(DisplayName = "trust 2: a person opens an account with a passkey, signs in with it, invites a colleague, switches organisation, steps up and signs out everywhere")]
    public async Task A_person_lives_by_passkey()
    {
        await using var market = await Marketplace.StartStrictAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        var lan = await browser.OpenAsync(width: 360);
        await lan.AddFingerprintReaderAsync();

        await lan.GotoAsync(portal + "/register");
        await lan.GetByLabel("Your name").FillAsync("Nguyễn Thị Lan");
        await lan.GetByLabel("E-mail").FillAsync("lan@example.vn");
        await lan.FitsAsync();
        await lan.PressAsync("Create account with a passkey, without a password");
        await lan.ShowsAsync("Organisation");
        var subject = await SubjectAsync(market, "lan@example.vn");
        var taxCodes = TaxCodes.Valid().Take(2).ToArray();
        await market.AddOrganisationAsync(subject, "Nguyễn Thị Lan", "Aurora Electronics", taxCodes[0], "Buyer");
        await market.AddOrganisationAsync(subject, "Nguyễn Thị Lan", "Borealis Parts", taxCodes[1], "Supplier");

        await lan.PressAsync("Sign out");
        await SignInWithPasskeyAsync(lan, market);
        await lan.ShowsAsync("Aurora Electronics");
        await InviteAsync(lan, portal, "minh@example.vn");
        await lan.ShowsAsync("it is not sent from here");

        // At a desk she signs in with a password, which her passkey makes too little, and a recovery code.
        await lan.GotoAsync(market.Url("Identity") + "/account/password");
        await lan.GetByLabel("New password").FillAsync(Password);
        await lan.PressAsync("Save");
        await lan.ShowsAsync("Saved.");
        await lan.GotoAsync(market.Url("Identity") + "/account");
        await lan.PressAsync("Make new recovery codes");
        var recovery = await lan.Locator(".codes code").First.TextContentAsync();
        var desk = await browser.OpenAsync();
        await desk.GotoAsync(portal + "/sign-in");
        await desk.GetByLabel("E-mail").FillAsync("lan@example.vn");
        await desk.GetByLabel("Password").FillAsync(Password);
        await desk.PressAsync("Sign in");
        await desk.GetByLabel("Recovery code").FillAsync(recovery!); // A locator that was found has text.
        await desk.PressAsync("Continue");
        await Assertions.Expect(desk.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeAttachedAsync();

        // A while later the sign-in is no longer fresh. Switching renews the token, which then says so.
        await ExecuteAsync(market, "update session set authenticated_at = authenticated_at - interval '1 hour'; update authorization_grant set authenticated_at = authenticated_at - interval '1 hour'");
        await lan.GotoAsync(portal + "/");
        await lan.GetByText("Switch").First.ClickAsync();
        await lan.GetByRole(AriaRole.Button, new() { Name = "Borealis Parts" }).ClickAsync();
        await lan.ShowsAsync("Borealis Parts");
        var asked = new ConcurrentQueue<string>();
        lan.Request += (_, request) => asked.Enqueue(request.Url);
        await InviteAsync(lan, portal, "hoa@example.vn");
        await lan.ShowsAsync("You have signed in again. What you typed is still here");
        Assert.Contains(asked, url => url.StartsWith(market.Url("Identity") + "/authorize?", StringComparison.Ordinal) && url.Contains("acr_values=mfa", StringComparison.Ordinal) && url.Contains("max_age=60", StringComparison.Ordinal));
        Assert.Equal("hoa@example.vn", await lan.GetByLabel("E-mail").InputValueAsync());
        await lan.PressAsync("Make the invitation");
        await lan.ShowsAsync("it is not sent from here");

        // The page of the own account names both browsers; one press and neither is signed in any more.
        await lan.FollowAsync("My account");
        await lan.ShowsAsync("Where you are signed in");
        await lan.FitsAsync();
        await Assertions.Expect(lan.GetByRole(AriaRole.Button, new() { Name = "Sign out there" })).ToHaveCountAsync(2);
        await lan.PressAsync("Sign out everywhere");
        await lan.ShowsAsync("You are signed out everywhere");
        await IsOutAsync(desk, portal);
        await IsOutAsync(lan, portal);
    }

    // A page of the portal asks to sign in, instead of showing itself: once, and from then on.
    private static async Task IsOutAsync(IPage page, string portal)
    {
        await Eventually.IsAsync(AsksAsync, what: "the portal to know that the session has ended");
        for (var i = 0; i < 10; i++) Assert.True(await AsksAsync());

        async Task<bool> AsksAsync() => (await page.APIRequest.GetAsync(portal + "/organisation", new() { MaxRedirects = 0 })).Status == 302;
    }

    // The page offers the passkeys of the device with the e-mail field; this device chooses at once. A session of the provider would do without.
    private static async Task SignInWithPasskeyAsync(IPage page, Marketplace market)
    {
        var pages = new ConcurrentQueue<string>();
        page.FrameNavigated += (_, frame) => pages.Enqueue(frame.Url);
        var before = await ScalarAsync<DateTime?>(market, "select max(last_used_at) from passkey");
        await page.GotoAsync(market.Url("Portal") + "/sign-in");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeAttachedAsync();
        Assert.Contains(pages, url => url.StartsWith(market.Url("Identity") + "/login", StringComparison.Ordinal));
        Assert.True(await ScalarAsync<DateTime?>(market, "select max(last_used_at) from passkey") is { } used && used != before, "The passkey was not used.");
    }

    private static async Task InviteAsync(IPage page, string portal, string email)
    {
        await page.GotoAsync(portal + "/organisation/people");
        await page.Locator("main").FillAsync("E-mail", email);
        await page.PressAsync("Make the invitation");
    }

    private static async Task<string> SubjectAsync(Marketplace market, string email) => $"{await ScalarAsync<Guid>(market, $"select id from account where email = '{email}'")}"; // The account was just opened.

    private static async Task<T?> ScalarAsync<T>(Marketplace market, string sql)
    {
        await using var source = NpgsqlDataSource.Create(market.Database("Identity"));
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    private static async Task ExecuteAsync(Marketplace market, string sql)
    {
        await using var source = NpgsqlDataSource.Create(market.Database("Identity"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
