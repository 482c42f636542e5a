using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Tests;

/// <summary>Passkeys, with a device of ours; tests/EndToEnd.Tests does it with Chromium's.</summary>
public sealed class PasskeyTests(IdentityFixture identity)
{
    [Fact]
    public async Task A_person_opens_an_account_with_a_passkey_and_no_password_and_signs_in_with_it_elsewhere()
    {
        using var device = new Device(identity.Issuer);
        var email = await RegisterAsync(device);
        Assert.Equal(1, await identity.CountAsync($"select 1 from account where email = '{email}' and password_hash is null"));

        using var browser = identity.NewBrowser();
        var page = (await browser.GetAsync(Browser.Address())).Headers.Location!.OriginalString; // A redirect has one.
        var signedIn = await SignInAsync(browser, device, page["/login".Length..]);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.StartsWith("/authorize?", signedIn.Headers.Location?.OriginalString, StringComparison.Ordinal);
        var tokens = await browser.ExchangeAsync((await browser.AuthorizeAsync(("prompt", "none"), ("acr_values", "mfa")))["code"]);
        Assert.Equal(["hwk", "user", "mfa"], new JsonWebToken(tokens["id_token"]).GetPayloadValue<string[]>("amr"));
        Assert.Equal(1, await identity.CountAsync($"select 1 from passkey p join account a on a.id = p.account_id where email = '{email}' and last_used_at is not null and sign_count = 1"));

        using var guesser = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.BadRequest, (await guesser.SignInAsync(email, IdentityFixture.Password)).StatusCode);
    }

    public static TheoryData<string, Action<object>> Wrong => new()
    {
        { "another origin", d => ((Device)d).Origin = "https://evil.example" },
        { "the origin with another port", d => ((Device)d).Origin = "http://127.0.0.1:1" },
        { "a frame in another site", d => ((Device)d).IsCrossOrigin = true },
        { "another domain", d => ((Device)d).Domain = "evil.example" },
        { "nobody present", d => ((Device)d).IsPresent = false },
        { "nobody verified", d => ((Device)d).IsVerified = false },
        { "another challenge", d => ((Device)d).Challenge = Base64UrlEncoder.Encode(new byte[32]) },
        { "a wrong signature", d => ((Device)d).SignsRight = false },
        { "the other ceremony", d => ((Device)d).Type = "webauthn.create" },
        { "a counter that stands still", d => ((Device)d).Count = 4 },
        { "nobody's handle", d => ((Device)d).UserHandle = Base64UrlEncoder.Encode(Guid.Empty.ToString()) },
        { "no handle", d => ((Device)d).UserHandle = null },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_assertion_signs_nobody_in(string what, Action<object> spoil)
    {
        using var device = new Device(identity.Issuer) { Count = 4 };
        await RegisterAsync(device);
        using var browser = identity.NewBrowser();
        Assert.True(HttpStatusCode.OK == (await SignInAsync(browser, device)).StatusCode, "as it should be");
        using var stranger = identity.NewBrowser();
        spoil(device);
        Assert.True(HttpStatusCode.BadRequest == (await SignInAsync(stranger, device)).StatusCode, what);
        Assert.Equal("login_required", (await stranger.AuthorizeAsync(("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task A_challenge_works_once_and_never_for_the_other_ceremony_or_after_five_minutes()
    {
        using var device = new Device(identity.Issuer);
        await RegisterAsync(device);
        using var browser = identity.NewBrowser();
        var (ceremony, options) = await BeginAsync(browser, "/login", "/login/passkey/options");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.SendAsync("/login", "/login/passkey", ("ceremony", ceremony), ("credential", device.Get(options)))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);

        var (creation, _) = await BeginAsync(browser, "/account/passkeys", "/account/passkeys/options");
        using var stranger = identity.NewBrowser();
        foreach (var other in (string[])[creation, "", "made up"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SendAsync("/login", "/login/passkey", ("ceremony", other), ("credential", device.Get(options)))).StatusCode);
        }

        var clock = new MovedClock();
        await using var app = IdentityService.Build([.. identity.Settings, "--Identity:Urls=http://127.0.0.1:0"], builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await app.StartAsync();
        using var late = new Browser(app.Urls.First());
        var (old, challenge) = await BeginAsync(late, "/login", "/login/passkey/options");
        clock.By = TimeSpan.FromMinutes(5.1);
        Assert.Equal(HttpStatusCode.BadRequest, (await late.SendAsync("/login", "/login/passkey", ("ceremony", old), ("credential", device.Get(challenge)))).StatusCode);
        clock.By = TimeSpan.Zero;
        Assert.Equal(HttpStatusCode.OK, (await late.SendAsync("/login", "/login/passkey", ("ceremony", old), ("credential", device.Get(challenge)))).StatusCode);
    }

    [Fact]
    public async Task A_person_adds_and_removes_passkeys_but_not_the_last_way_to_sign_in()
    {
        using var first = new Device(identity.Issuer);
        using var browser = identity.NewBrowser();
        await RegisterAsync(first, browser);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync("/account/passkeys", "/account/passkeys/removal", ("passkey", first.Id))).StatusCode);

        using var second = new Device(identity.Issuer);
        Assert.Equal(HttpStatusCode.Redirect, (await AddAsync(browser, second, "Điện thoại")).StatusCode);
        Assert.Contains("Điện thoại", WebUtility.HtmlDecode(await browser.TextAsync("/account/passkeys")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await AddAsync(browser, second, "Điện thoại")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AddAsync(browser, new Device(identity.Issuer), " ")).StatusCode);

        using var stranger = await identity.SignedInAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.SendAsync("/account/passkeys", "/account/passkeys/removal", ("passkey", second.Id))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(identity.NewBrowser(), second)).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendAsync("/account/passkeys", "/account/passkeys/removal", ("passkey", first.Id))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SignInAsync(identity.NewBrowser(), first)).StatusCode);
    }

    [Fact]
    public async Task Who_has_a_password_may_remove_the_last_passkey_and_nobody_has_more_than_ten()
    {
        var browser = await identity.SignedInAsync();
        var devices = Enumerable.Range(0, 11).Select(_ => new Device(identity.Issuer)).ToList();
        foreach (var device in devices.Take(10)) Assert.Equal(HttpStatusCode.Redirect, (await AddAsync(browser, device, "Khóa")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await AddAsync(browser, devices[10], "Khóa")).StatusCode);
        foreach (var device in devices.Take(10)) Assert.Equal(HttpStatusCode.Redirect, (await browser.SendAsync("/account/passkeys", "/account/passkeys/removal", ("passkey", device.Id))).StatusCode);
        Assert.DoesNotContain(devices[0].Id, await browser.TextAsync("/account/passkeys"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passkeys_are_shown_to_nobody_else_and_changed_only_soon_after_a_sign_in()
    {
        using var nobody = identity.NewBrowser();
        Assert.StartsWith("/login?", (await nobody.GetAsync("/account/passkeys")).Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync("/account/passkeys/options")).StatusCode);

        var (email, subject) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        using var device = new Device(identity.Issuer);
        var (ceremony, options) = await BeginAsync(browser, "/account/passkeys", "/account/passkeys/options");
        await identity.ExecuteAsync($"update session set authenticated_at = authenticated_at - interval '16 minutes' where account_id = '{subject}'");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/passkeys")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/account/passkeys/options")).StatusCode);
        var late = await browser.SendAsync("/account/passkeys", "/account/passkeys", ("name", "Khóa"), ("ceremony", ceremony), ("credential", device.Create(options)));
        Assert.StartsWith("/login?", late.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(0, await identity.CountAsync($"select 1 from passkey where account_id = '{subject}'"));
    }

    [Fact]
    public async Task A_passkey_opens_no_account_with_a_taken_or_another_e_mail_or_without_our_form()
    {
        var (taken, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.Conflict, (await browser.SendAsync("/register", "/register/passkey/options", ("name", "A"), ("email", taken))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/register/passkey/options", ("name", "A"), ("email", IdentityFixture.NewEmail()))).StatusCode);

        using var device = new Device(identity.Issuer);
        var other = IdentityFixture.NewEmail();
        var (ceremony, options) = await BeginAsync(browser, "/register", "/register/passkey/options", ("name", "A"), ("email", IdentityFixture.NewEmail()));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync("/register", "/register/passkey", ("name", "A"), ("email", other), ("ceremony", ceremony), ("credential", device.Create(options)))).StatusCode);
        Assert.Equal(0, await identity.CountAsync($"select 1 from account where email = '{other}'"));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/login/passkey", ("ceremony", "x"), ("credential", "{}"))).StatusCode);
    }

    private async Task<string> RegisterAsync(Device device, Browser? at = null)
    {
        var email = IdentityFixture.NewEmail();
        var browser = at ?? identity.NewBrowser();
        var (ceremony, options) = await BeginAsync(browser, "/register", "/register/passkey/options", ("name", "Lê Thị Hoa"), ("email", email));
        var opened = await browser.SendAsync("/register", "/register/passkey", ("name", "Lê Thị Hoa"), ("email", email), ("ceremony", ceremony), ("credential", device.Create(options)));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        return email;
    }

    private static async Task<HttpResponseMessage> AddAsync(Browser browser, Device device, string name)
    {
        var (ceremony, options) = await BeginAsync(browser, "/account/passkeys", "/account/passkeys/options");
        return await browser.SendAsync("/account/passkeys", "/account/passkeys", ("name", name), ("ceremony", ceremony), ("credential", device.Create(options)));
    }

    private static async Task<HttpResponseMessage> SignInAsync(Browser browser, Device device, string query = "")
    {
        var (ceremony, options) = await BeginAsync(browser, "/login" + query, "/login/passkey/options");
        return await browser.SendAsync("/login" + query, "/login/passkey" + query, ("ceremony", ceremony), ("credential", device.Get(options)));
    }

    private static async Task<(string Ceremony, JsonNode Options)> BeginAsync(Browser browser, string page, string address, params (string Name, string Value)[] fields)
    {
        var answer = await browser.SendAsync(page, address, fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var start = await Json.ReadAsync(answer);
        return ((string)start["ceremony"]!, start["options"]!); // Both are what the script reads.
    }
}
