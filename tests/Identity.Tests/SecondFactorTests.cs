using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Matchmaking.Identity.SecondFactors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Matchmaking.Identity.Tests;

/// <summary>Codes of an authenticator app beside the password, and codes for a day without the app.</summary>
public sealed partial class SecondFactorTests(IdentityFixture identity)
{
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData("f", "MY")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_key_is_written_in_the_letters_of_RFC_4648(string key, string text) => Assert.Equal(text, Totp.Text(Encoding.ASCII.GetBytes(key)));

    [Fact]
    public async Task Trust_2_an_app_is_set_up_and_from_then_on_the_password_alone_signs_nobody_in()
    {
        var (email, app) = await SetUpAsync();
        using var browser = identity.NewBrowser();
        var sent = await browser.GetAsync(Browser.Address());
        var step = await browser.SubmitAsync(sent.Headers.Location!.OriginalString, ("email", email), ("password", IdentityFixture.Password)); // A redirect has one.
        Assert.StartsWith("/login/code?", step.Headers.Location!.OriginalString, StringComparison.Ordinal); // The same.
        Assert.Equal("login_required", (await browser.AuthorizeAsync(("prompt", "none")))["error"]);

        var signedIn = await browser.SubmitAsync(step.Headers.Location.OriginalString, ("code", app.NextCode()));
        var back = await browser.GetAsync(signedIn.Headers.Location!.OriginalString); // The same.
        var tokens = await browser.ExchangeAsync(QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!); // The same.
        foreach (var token in (string[])["id_token", "access_token"])
        {
            var read = new JsonWebToken(tokens[token]);
            Assert.Equal("mfa", read.GetClaim("acr").Value);
            Assert.Equal(["pwd", "otp", "mfa"], read.GetPayloadValue<string[]>("amr"));
        }
    }

    [Fact]
    public async Task Trust_2_a_code_is_accepted_once_also_the_one_that_set_the_app_up()
    {
        var (email, app) = await SetUpAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/login/code", ("code", app.FirstCode))).StatusCode);
        var code = app.NextCode();
        Assert.Equal(HttpStatusCode.OK, (await browser.SubmitAsync("/login/code", ("code", code))).StatusCode);
        using var second = identity.NewBrowser();
        await second.SignInAsync(email, IdentityFixture.Password);
        Assert.Equal(HttpStatusCode.BadRequest, (await second.SubmitAsync("/login/code", ("code", code))).StatusCode);
    }

    [Fact]
    public async Task Trust_2_of_many_who_send_one_code_at_once_one_gets_in()
    {
        var (email, app) = await SetUpAsync();
        var browsers = Enumerable.Range(0, 8).Select(_ => identity.NewBrowser()).ToList();
        foreach (var browser in browsers) await browser.SignInAsync(email, IdentityFixture.Password);
        var code = app.NextCode();
        var answers = await Task.WhenAll(browsers.Select(b => b.SubmitAsync("/login/code", ("code", code))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        foreach (var browser in browsers) browser.Dispose();
    }

    [Fact]
    public async Task Trust_2_wrong_codes_lock_the_account_and_a_right_password_between_them_forgives_nothing()
    {
        var (email, app) = await SetUpAsync();
        using var browser = identity.NewBrowser();
        for (var i = 0; i < 10; i++)
        {
            if (i % 3 == 0) await browser.SignInAsync(email, IdentityFixture.Password);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/login/code", ("code", "000000"))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/login/code", ("code", app.NextCode()))).StatusCode);
        await identity.ExecuteAsync($"update guess set locked_until = now() - interval '1 second' where account_id = (select id from account where email = '{email}')");
        Assert.Equal(HttpStatusCode.OK, (await browser.SubmitAsync("/login/code", ("code", app.NextCode()))).StatusCode);
    }

    [Fact]
    public async Task Trust_2_each_of_ten_recovery_codes_signs_in_once_and_only_their_hashes_are_kept()
    {
        var (email, app) = await SetUpAsync();
        Assert.Equal(10, app.RecoveryCodes.Distinct().Count());
        Assert.Equal(10, await identity.CountAsync($"select 1 from recovery_code c join account a on a.id = c.account_id where a.email = '{email}' and length(c.hash) = 32"));
        var code = app.RecoveryCodes[3];
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        Assert.Equal(HttpStatusCode.OK, (await browser.SubmitAsync("/login/code", ("code", code.ToUpperInvariant().Replace('-', ' ')))).StatusCode);
        using var again = identity.NewBrowser();
        await again.SignInAsync(email, IdentityFixture.Password);
        Assert.Equal(HttpStatusCode.BadRequest, (await again.SubmitAsync("/login/code", ("code", code))).StatusCode);
    }

    [Fact]
    public async Task Trust_2_a_password_alone_does_not_replace_the_app()
    {
        var (email, app) = await SetUpAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        Assert.Equal("/login/code", (await browser.GetAsync("/second-factor")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Trust_2_the_key_that_was_shown_to_one_person_sets_up_nothing_for_another()
    {
        var (browser, _) = await PersonAsync();
        var (other, _) = await PersonAsync();
        var shown = await browser.TextAsync("/second-factor");
        var code = Totp.CodeAt(AuthenticatorApp.KeyOf(shown), Totp.StepAt(DateTimeOffset.UtcNow));
        var offer = Offer().Match(shown).Groups[1].Value;
        var theirs = Offer().Replace(await other.TextAsync("/second-factor"), _ => $"name=\"key\" value=\"{offer}\"");
        Assert.Equal(HttpStatusCode.BadRequest, (await other.SendAsync(theirs, ("code", code))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(shown, ("code", code))).StatusCode);
        browser.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Setting_up_asks_for_a_sign_in_of_the_last_five_minutes()
    {
        var (browser, email) = await PersonAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/second-factor")).StatusCode);
        await identity.ExecuteAsync($"update session set authenticated_at = now() - interval '6 minutes' where account_id = (select id from account where email = '{email}')");
        Assert.StartsWith("/login", (await browser.GetAsync("/second-factor")).Headers.Location?.OriginalString, StringComparison.Ordinal);
        browser.Dispose();
    }

    [Fact]
    public async Task Trust_2_where_it_is_required_who_has_none_sets_one_up_on_the_way_to_the_client()
    {
        var (app, issuer) = await identity.StartAnotherAsync("--Identity:SecondFactor=Required");
        await using (app)
        {
            var (email, _) = await identity.NewAccountAsync();
            using var browser = new Browser(issuer);
            var sent = await browser.GetAsync(Browser.Address());
            var step = await browser.SubmitAsync(sent.Headers.Location!.OriginalString, ("email", email), ("password", IdentityFixture.Password)); // A redirect has one.
            Assert.StartsWith("/second-factor?returnUrl=", step.Headers.Location!.OriginalString, StringComparison.Ordinal); // The same.
            Assert.Equal("login_required", (await browser.AuthorizeAsync(("prompt", "none")))["error"]);

            var phone = await AuthenticatorApp.SetUpAsync(browser, step.Headers.Location.OriginalString);
            var back = await browser.GetAsync(phone.NextAddress);
            Assert.StartsWith(IdentityFixture.Back + "?code=", back.Headers.Location!.OriginalString, StringComparison.Ordinal); // The same.
        }
    }

    [Fact]
    public async Task Trust_2_where_it_is_required_a_session_without_it_is_not_enough_for_a_client()
    {
        var (app, issuer) = await identity.StartAnotherAsync("--Identity:SecondFactor=Required");
        await using (app)
        {
            using var browser = await identity.SignedInAsync();
            using var there = browser.Copy(issuer);
            Assert.Equal("login_required", (await there.AuthorizeAsync(("prompt", "none")))["error"]);
        }
    }

    [Fact]
    public async Task Trust_2_where_it_is_offered_a_client_that_asks_for_several_proofs_leads_to_it()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        var sent = await browser.GetAsync(Browser.Address(("acr_values", "mfa")));
        var step = await browser.SubmitAsync(sent.Headers.Location!.OriginalString, ("email", email), ("password", IdentityFixture.Password)); // A redirect has one.
        var phone = await AuthenticatorApp.SetUpAsync(browser, step.Headers.Location!.OriginalString); // The same.
        var back = await browser.GetAsync(phone.NextAddress);
        var tokens = await browser.ExchangeAsync(QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!); // The same.
        Assert.Equal("mfa", new JsonWebToken(tokens["access_token"]).GetClaim("acr").Value);
    }

    [Fact]
    public async Task The_page_says_why_and_how_in_both_languages_and_shows_the_picture_without_a_script()
    {
        var (browser, _) = await PersonAsync();
        var vietnamese = WebUtility.HtmlDecode(await browser.TextAsync("/second-factor"));
        Assert.Contains("Mật khẩu có thể bị đoán", vietnamese, StringComparison.Ordinal);
        Assert.Contains("<svg", vietnamese, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", vietnamese, StringComparison.Ordinal);
        Assert.Contains("A password can be guessed", await browser.TextAsync("/second-factor?ui_locales=en"), StringComparison.Ordinal);
        browser.Dispose();
    }

    private async Task<(Browser Browser, string Email)> PersonAsync()
    {
        var (email, _) = await identity.NewAccountAsync();
        var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        return (browser, email);
    }

    [GeneratedRegex("name=\"key\" value=\"([^\"]*)\"")]
    private static partial Regex Offer();

    /// <summary>Somebody who has set up an app.</summary>
    private async Task<(string Email, AuthenticatorApp App)> SetUpAsync()
    {
        var (browser, email) = await PersonAsync();
        using (browser) return (email, await AuthenticatorApp.SetUpAsync(browser, "/second-factor"));
    }
}
