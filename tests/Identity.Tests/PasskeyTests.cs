using System.Net;
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
        var signedIn = await device.SignInAsync(browser, page["/login".Length..]);
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
        Assert.True(HttpStatusCode.OK == (await device.SignInAsync(browser)).StatusCode, "as it should be");
        using var stranger = identity.NewBrowser();
        spoil(device);
        Assert.True(HttpStatusCode.BadRequest == (await device.SignInAsync(stranger)).StatusCode, what);
        Assert.Equal("login_required", (await stranger.AuthorizeAsync(("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task A_challenge_works_once_and_never_for_the_other_ceremony_or_after_five_minutes()
    {
        using var device = new Device(identity.Issuer);
        await RegisterAsync(device);
        using var browser = identity.NewBrowser();
        var (ceremony, options) = await Device.BeginAsync(browser, "/login", "/login/passkey/options");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.SendAsync("/login", "/login/passkey", ("ceremony", ceremony), ("credential", device.Get(options)))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);

        var (creation, _) = await Device.BeginAsync(browser, "/account/passkeys", "/account/passkeys/options");
        using var stranger = identity.NewBrowser();
        foreach (var other in (string[])[creation, "", "made up"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SendAsync("/login", "/login/passkey", ("ceremony", other), ("credential", device.Get(options)))).StatusCode);
        }

        var clock = new MovedClock();
        await using var app = IdentityService.Build([.. identity.Settings, "--Identity:Urls=http://127.0.0.1:0"], builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await app.StartAsync();
        using var late = new Browser(app.Urls.First());
        var (old, challenge) = await Device.BeginAsync(late, "/login", "/login/passkey/options");
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
        Assert.Equal(HttpStatusCode.Redirect, (await second.AddAsync(browser, "Điện thoại")).StatusCode);
        Assert.Contains("Điện thoại", WebUtility.HtmlDecode(await browser.TextAsync("/account/passkeys")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await second.AddAsync(browser, "Điện thoại")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await new Device(identity.Issuer).AddAsync(browser, " ")).StatusCode);

        using var stranger = await identity.SignedInAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.SendAsync("/account/passkeys", "/account/passkeys/removal", ("passkey", second.Id))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await second.SignInAsync(identity.NewBrowser())).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendAsync("/account/passkeys", "/account/passkeys/removal", ("passkey", first.Id))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await first.SignInAsync(identity.NewBrowser())).StatusCode);
    }

    [Fact]
    public async Task Who_has_a_password_may_remove_the_last_passkey_and_nobody_has_more_than_ten()
    {
        var browser = await identity.SignedInAsync();
        var devices = Enumerable.Range(0, 11).Select(_ => new Device(identity.Issuer)).ToList();
        Assert.Equal(HttpStatusCode.Redirect, (await devices[0].AddAsync(browser, "Khóa")).StatusCode);
        await devices[0].SignInAsync(browser); // From now on the password alone adds none.
        foreach (var device in devices.Take(10).Skip(1)) Assert.Equal(HttpStatusCode.Redirect, (await device.AddAsync(browser, "Khóa")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await devices[10].AddAsync(browser, "Khóa")).StatusCode);
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
        var (ceremony, options) = await Device.BeginAsync(browser, "/account/passkeys", "/account/passkeys/options");
        await identity.ExecuteAsync($"update session set authenticated_at = authenticated_at - interval '6 minutes' where account_id = '{subject}'");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/passkeys")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/account/passkeys/options")).StatusCode);
        var late = await browser.SendAsync("/account/passkeys", "/account/passkeys", ("name", "Khóa"), ("ceremony", ceremony), ("credential", device.Create(options)));
        Assert.StartsWith("/login?", late.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(0, await identity.CountAsync($"select 1 from passkey where account_id = '{subject}'"));
    }

    [Fact(DisplayName = "trust 2: on an account with a passkey a password, also one that the mailbox gave, adds, removes and sets up nothing; a passkey or a recovery code does")]
    public async Task A_password_is_not_several_proofs()
    {
        using var device = new Device(identity.Issuer);
        using var owner = identity.NewBrowser();
        var email = await RegisterAsync(device, owner);
        using (var set = await owner.SendAsync("/account/password", "/account/password", ("password", IdentityFixture.Password))) Assert.StartsWith("/account", set.Headers.Location?.OriginalString, StringComparison.Ordinal);
        using var made = await owner.SendAsync("/account", "/account/recovery-codes");
        var codes = AuthenticatorApp.CodesOf(await made.Content.ReadAsStringAsync());

        // Where a second factor is only offered, the password signs in by itself and says so.
        using var thief = identity.NewBrowser();
        using (var entered = await thief.SignInAsync(email, IdentityFixture.Password)) Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        Assert.Equal("pwd", new JsonWebToken((await thief.ExchangeAsync(await thief.CodeAsync()))["access_token"]).GetClaim("acr").Value);
        Assert.Equal("/login/code", (await thief.GetAsync("/second-factor")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.PostAsync("/account/passkeys/options")).StatusCode);
        foreach (var (address, field) in new[] { ("/account/passkeys", "name"), ("/account/passkeys/removal", "passkey"), ("/account/recovery-codes", "x"), ("/account/second-factor/removal", "x"), ("/account/password", "password") })
        {
            using var refused = await thief.SendAsync("/account", address, (field, field == "passkey" ? device.Id : "một mật khẩu nữa"));
            Assert.StartsWith("/login/code?returnUrl=%2Faccount", refused.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        Assert.Equal(1, await identity.CountAsync($"select 1 from passkey p join account a on a.id = p.account_id where email = '{email}'"));
        Assert.Equal(0, await identity.CountAsync($"select 1 from authenticator p join account a on a.id = p.account_id where email = '{email}'"));

        // Where it is required, or asked for, the passkey is, or a code for the day without it.
        using var other = identity.NewBrowser();
        var sent = (await other.GetAsync(Browser.Address(("acr_values", "mfa")))).Headers.Location!.OriginalString; // A redirect has one.
        var step = (await other.SubmitAsync(sent, ("email", email), ("password", IdentityFixture.Password))).Headers.Location!.OriginalString; // The same.
        Assert.StartsWith("/login/code?", step, StringComparison.Ordinal);
        Assert.Contains("data-passkey=\"get\"", await other.TextAsync(step), StringComparison.Ordinal);
        using (var forced = await other.GetAsync("/second-factor")) Assert.StartsWith("/login/code", forced.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal("login_required", (await other.AuthorizeAsync(("prompt", "none")))["error"]);
        using (var proven = await other.SubmitAsync(step, ("code", codes[0]))) Assert.StartsWith("/authorize?", proven.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Contains("code", await other.AuthorizeAsync(("prompt", "none"), ("acr_values", "mfa")));
        var app = await AuthenticatorApp.SetUpAsync(other, "/second-factor");
        Assert.NotEmpty(app.RecoveryCodes);
    }

    [Fact(DisplayName = "trust 2: every change of passkeys, app and recovery codes is told by a letter")]
    public async Task Changes_are_told()
    {
        using var device = new Device(identity.Issuer);
        using var more = new Device(identity.Issuer);
        using var browser = identity.NewBrowser();
        var email = await RegisterAsync(device, browser);
        await AuthenticatorApp.SetUpAsync(browser, "/second-factor");
        await more.AddAsync(browser, "Máy tính bảng");
        await browser.SendAsync("/account/passkeys", "/account/passkeys/removal", ("passkey", more.Id));
        await browser.SendAsync("/account", "/account/recovery-codes");
        await browser.SendAsync("/account", "/account/second-factor/removal");
        foreach (var words in (string[])["ứng dụng xác thực đã được thiết lập", "đã được thêm vào tài khoản: Máy tính bảng", "đã bị xóa khỏi tài khoản: Máy tính bảng", "Mã khôi phục mới", "đã được gỡ"])
            Assert.Equal((words, 1L), (words, await identity.CountAsync($"select 1 from mail where recipient = '{email}' and body like '%{words}%'")));
    }

    [Fact(DisplayName = "A passkey is called after the browser that made it until its owner names it, and nobody else does")]
    public async Task Named()
    {
        using var device = new Device(identity.Issuer);
        using var browser = identity.NewBrowser();
        browser.SayAgent("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36");
        await RegisterAsync(device, browser);
        Assert.Contains("<strong>Chrome, Android</strong>", await browser.TextAsync("/account/passkeys"), StringComparison.Ordinal);
        using var stranger = await identity.SignedInAsync();
        await stranger.SendAsync("/account/passkeys", "/account/passkeys/name", ("passkey", device.Id), ("name", "mine now"));
        using (var unnamed = await browser.SendAsync("/account/passkeys", "/account/passkeys/name", ("passkey", device.Id), ("name", " "))) Assert.Equal(HttpStatusCode.BadRequest, unnamed.StatusCode);
        Assert.Contains("<strong>Chrome, Android</strong>", await browser.TextAsync("/account/passkeys"), StringComparison.Ordinal);
        await browser.SendAsync("/account/passkeys", "/account/passkeys/name", ("passkey", device.Id), ("name", "Điện thoại của Hoa"));
        Assert.Contains("<strong>Điện thoại của Hoa</strong>", WebUtility.HtmlDecode(await browser.TextAsync("/account/passkeys")), StringComparison.Ordinal);
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
        var (ceremony, options) = await Device.BeginAsync(browser, "/register", "/register/passkey/options", ("name", "A"), ("email", IdentityFixture.NewEmail()));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync("/register", "/register/passkey", ("name", "A"), ("email", other), ("ceremony", ceremony), ("credential", device.Create(options)))).StatusCode);
        Assert.Equal(0, await identity.CountAsync($"select 1 from account where email = '{other}'"));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/login/passkey", ("ceremony", "x"), ("credential", "{}"))).StatusCode);
    }

    private async Task<string> RegisterAsync(Device device, Browser? at = null)
    {
        var email = IdentityFixture.NewEmail();
        await device.RegisterAsync(at ?? identity.NewBrowser(), email);
        return email;
    }
}
