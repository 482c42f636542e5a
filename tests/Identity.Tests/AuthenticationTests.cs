using Matchmaking.Identity.Sessions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Matchmaking.Identity.Tests;

/// <summary>When and how a person proved who they are, as clients and services are told.</summary>
public sealed class AuthenticationTests(IdentityFixture identity)
{
    [Fact]
    public async Task Trust_2_id_token_access_token_and_introspection_say_when_and_how_the_person_signed_in()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        foreach (var token in (string[])["id_token", "access_token"])
        {
            var read = new JsonWebToken(tokens[token]);
            Assert.Equal("pwd", read.GetClaim("acr").Value);
            Assert.Equal(["pwd"], read.GetPayloadValue<string[]>("amr"));
            Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(read.GetPayloadValue<long>("auth_time")), DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow);
        }

        foreach (var token in (string[])["refresh_token", "access_token"])
        {
            var told = (await browser.IntrospectAsync(tokens[token])).Body;
            Assert.Equal("pwd", (string?)told["acr"]);
            Assert.Equal(new JsonWebToken(tokens["id_token"]).GetPayloadValue<long>("auth_time"), (long?)told["auth_time"]);
        }
    }

    [Fact]
    public async Task Trust_2_a_fresh_proof_keeps_the_session_and_moves_its_time_and_older_tokens_keep_theirs()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        var before = await browser.ExchangeAsync(await browser.CodeAsync());
        var sid = new JsonWebToken(before["id_token"]).GetClaim("sid").Value;
        await identity.ExecuteAsync($"update session set authenticated_at = now() - interval '10 minutes' where id = '{sid}'; update authorization_grant set authenticated_at = now() - interval '10 minutes' where session_id = '{sid}'");

        Assert.Equal("login_required", (await browser.AuthorizeAsync(("prompt", "none"), ("max_age", "300")))["error"]);
        var sent = await browser.GetAsync(Browser.Address(("max_age", "300")));
        var signedIn = await browser.SubmitAsync(sent.Headers.Location!.OriginalString, ("email", email), ("password", IdentityFixture.Password)); // A redirect has one.
        var back = await browser.GetAsync(signedIn.Headers.Location!.OriginalString); // The same.
        var after = await browser.ExchangeAsync(QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!); // The same.

        Assert.Equal(sid, new JsonWebToken(after["id_token"]).GetClaim("sid").Value);
        Assert.InRange(AgeOf(after), TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.InRange(AgeOf(await browser.RefreshAsync(before["refresh_token"])), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task Trust_2_after_a_fresh_proof_a_copy_of_the_older_cookie_is_worth_nothing()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        using var thief = browser.Copy();
        Assert.Contains("code", await thief.AuthorizeAsync(("prompt", "none")));
        await browser.SignInAsync(email, IdentityFixture.Password);
        Assert.Equal("login_required", (await thief.AuthorizeAsync(("prompt", "none")))["error"]);
        Assert.Contains("code", await browser.AuthorizeAsync(("prompt", "none")));
    }

    [Theory(DisplayName = "trust 2: a sign-in that a client demands is not skipped by opening the address to which the sign-in page would go back")]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "0")]
    public async Task A_demanded_sign_in_is_not_skipped(string name, string value)
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        var page = (await browser.GetAsync(Browser.Address((name, value)))).Headers.Location!.OriginalString; // A redirect has one.
        var back = QueryHelpers.ParseQuery(page.Split('?', 2)[1])["returnUrl"].ToString();
        foreach (var skipped in (string[])[back, QueryHelpers.AddQueryString(Browser.Address(), "signed_in_since", "made up")])
        {
            using var again = await browser.GetAsync(skipped);
            Assert.StartsWith("/login?", again.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        using var signedIn = await browser.SubmitAsync(page, ("email", email), ("password", IdentityFixture.Password));
        using var answer = await browser.GetAsync(signedIn.Headers.Location!.OriginalString); // The same.
        Assert.Contains("code=", answer.Headers.Location?.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_who_signs_in_at_the_same_browser_gets_a_session_of_their_own()
    {
        using var browser = await identity.SignedInAsync();
        var first = new JsonWebToken((await browser.ExchangeAsync(await browser.CodeAsync()))["id_token"]);
        var (email, subject) = await identity.NewAccountAsync();
        await browser.SignInAsync(email, IdentityFixture.Password);
        var second = new JsonWebToken((await browser.ExchangeAsync(await browser.CodeAsync()))["id_token"]);
        Assert.Equal(subject, second.Subject);
        Assert.NotEqual(first.GetClaim("sid").Value, second.GetClaim("sid").Value);
    }

    [Fact]
    public async Task Trust_2_a_password_alone_does_not_meet_a_wish_for_several_proofs()
    {
        using var browser = await identity.SignedInAsync();
        Assert.Equal("login_required", (await browser.AuthorizeAsync(("acr_values", "mfa"), ("prompt", "none")))["error"]);
        Assert.Contains("code", await browser.AuthorizeAsync(("acr_values", "mfa pwd")));
    }

    [Theory]
    [InlineData("pwd", null, true)]
    [InlineData("pwd", "pwd", true)]
    [InlineData("pwd", "mfa", false)]
    [InlineData("pwd otp mfa", "mfa", true)]
    [InlineData("pwd otp mfa", "pwd", true)]
    [InlineData("pwd", "urn:unknown mfa", false)]
    public void A_proof_meets_a_wish_that_is_not_higher(string methods, string? wanted, bool meets) => Assert.Equal(meets, SignInMethods.Meets(methods, wanted));

    [Fact]
    public async Task Discovery_says_which_levels_there_are()
    {
        using var browser = identity.NewBrowser();
        var document = await Json.ReadAsync(await browser.GetAsync("/.well-known/openid-configuration"));
        Assert.Equal(["pwd", "mfa"], document["acr_values_supported"]!.AsArray().Select(v => (string?)v)); // Published by discovery's contract.
    }

    private static TimeSpan AgeOf(TokenReply tokens) => DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(new JsonWebToken(tokens["id_token"]).GetPayloadValue<long>("auth_time"));
}
