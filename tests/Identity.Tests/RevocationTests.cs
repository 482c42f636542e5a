using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Matchmaking.Identity.Tests;

/// <summary>Tokens that are given back, and questions whether one lives.</summary>
public sealed class RevocationTests(IdentityFixture identity)
{
    [Fact(DisplayName = "trust 2: after the twelve hours of a session a client of ours refreshes no more; an application that a person allowed to go on does")]
    public async Task A_grant_ends_with_its_session()
    {
        using var browser = await identity.SignedInAsync();
        var ours = await browser.ExchangeAsync(await browser.CodeAsync());
        var address = Browser.Address(("client_id", "guest"), ("scope", "openid offline_access"));
        var page = (await browser.GetAsync(address)).Headers.Location!.OriginalString; // A redirect has one.
        using (var allowed = await browser.SubmitAsync(page, ("decision", "allow"))) Assert.Equal(HttpStatusCode.Redirect, allowed.StatusCode);
        var theirs = await browser.ExchangeAsync((await browser.AuthorizeAsync(("client_id", "guest"), ("scope", "openid offline_access")))["code"], "guest");

        var clock = new MovedClock { By = TimeSpan.FromHours(11.9) };
        var (app, issuer) = await identity.StartAnotherAsync(clock, $"--Identity:Issuer={identity.Issuer}");
        await using (app)
        {
            using var later = new Browser(issuer);
            var refreshed = await later.RefreshAsync(ours["refresh_token"]);
            Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
            clock.By = TimeSpan.FromHours(12.1);
            Assert.Equal("invalid_grant", (await later.RefreshAsync(refreshed["refresh_token"])).Error);
            Assert.False((bool)(await later.IntrospectAsync(refreshed["refresh_token"])).Body["active"]!); // RFC 7662 requires it.
            Assert.Equal(HttpStatusCode.OK, (await later.RefreshAsync(theirs["refresh_token"], "guest")).StatusCode);
        }
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    public async Task Trust_2_revoking_a_token_ends_the_whole_family_and_its_access_to_userinfo(string kind)
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.RevokeAsync(tokens[kind])).StatusCode);
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(tokens["refresh_token"])).Error);
        Assert.False(await IsActiveAsync(browser, tokens["access_token"]));
        Assert.False(await IsActiveAsync(browser, tokens["refresh_token"]));
        Assert.Equal(HttpStatusCode.Unauthorized, (await identity.Bearer(tokens["access_token"]).GetAsync("/userinfo")).StatusCode);
    }

    [Fact]
    public async Task Trust_2_a_refresh_token_that_was_used_still_revokes_its_successors()
    {
        using var browser = await identity.SignedInAsync();
        var first = await browser.ExchangeAsync(await browser.CodeAsync());
        var second = await browser.RefreshAsync(first["refresh_token"]);
        await browser.RevokeAsync(first["refresh_token"]);
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(second["refresh_token"])).Error);
    }

    [Fact]
    public async Task Trust_2_another_grant_of_the_same_person_goes_on()
    {
        using var browser = await identity.SignedInAsync();
        var (ended, kept) = (await browser.ExchangeAsync(await browser.CodeAsync()), await browser.ExchangeAsync(await browser.CodeAsync()));
        await browser.RevokeAsync(ended["refresh_token"]);
        Assert.Equal(HttpStatusCode.OK, (await browser.RefreshAsync(kept["refresh_token"])).StatusCode);
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    public async Task Trust_2_a_client_neither_revokes_nor_sees_anothers_token_and_is_not_told_that_it_exists(string kind)
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.RevokeAsync(tokens[kind], "other")).StatusCode);
        Assert.Equal("""{"active":false}""", (await browser.IntrospectAsync(tokens[kind], "other")).Body.ToJsonString());
        Assert.True(await IsActiveAsync(browser, tokens[kind]));
        Assert.Equal(HttpStatusCode.OK, (await browser.RefreshAsync(tokens["refresh_token"])).StatusCode);
    }

    [Fact]
    public async Task Trust_2_an_unknown_token_is_revoked_already_and_does_not_live()
    {
        using var browser = identity.NewBrowser();
        foreach (var token in (string[])["made-up", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.RevokeAsync(token)).StatusCode);
            Assert.False(await IsActiveAsync(browser, token));
        }
    }

    [Fact]
    public async Task Trust_2_an_id_token_is_no_access_token()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        Assert.False(await IsActiveAsync(browser, tokens["id_token"]));
    }

    [Theory]
    [InlineData("/revocation")]
    [InlineData("/introspection")]
    public async Task Trust_2_only_a_client_that_authenticates_is_answered(string address)
    {
        using var browser = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync(address, ("token", "made-up"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync(address, ("token", "made-up"), ("client_id", "portal"), ("client_secret", "a wrong secret"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(address, ("client_id", "portal"), ("client_secret", $"{IdentityFixture.Secret} portal"))).StatusCode);
    }

    [Fact]
    public async Task Introspection_tells_whose_a_token_is_for_what_and_until_when()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        var written = new JsonWebToken(tokens["access_token"]);
        var access = (await browser.IntrospectAsync(tokens["access_token"])).Body;
        Assert.True((bool)access["active"]!); // A test that reads it expects it.
        Assert.Equal(written.Subject, (string?)access["sub"]);
        Assert.Equal("openid profile email offline_access", (string?)access["scope"]);
        Assert.Equal(new DateTimeOffset(written.ValidTo).ToUnixTimeSeconds(), (long?)access["exp"]);
        Assert.Equal("Bearer", (string?)access["token_type"]);

        var refresh = (await browser.IntrospectAsync(tokens["refresh_token"])).Body;
        Assert.Equal(written.Subject, (string?)refresh["sub"]);
        Assert.Equal("portal", (string?)refresh["client_id"]);
        Assert.Equal(identity.Issuer, (string?)refresh["iss"]);
    }

    [Fact]
    public async Task Trust_2_a_used_or_expired_refresh_token_and_one_of_an_ended_session_do_not_live()
    {
        using var browser = await identity.SignedInAsync();
        var first = await browser.ExchangeAsync(await browser.CodeAsync());
        var second = await browser.RefreshAsync(first["refresh_token"]);
        Assert.False(await IsActiveAsync(browser, first["refresh_token"]));
        Assert.True(await IsActiveAsync(browser, second["refresh_token"]));

        var hash = Convert.ToHexString(Authorization.Secret.Hash(second["refresh_token"]));
        await identity.ExecuteAsync($"update refresh_token set expires_at = now() - interval '1 second' where hash = '\\x{hash}'");
        Assert.False(await IsActiveAsync(browser, second["refresh_token"]));

        var third = await browser.ExchangeAsync(await browser.CodeAsync());
        await browser.GetAsync($"/logout?id_token_hint={third["id_token"]}");
        Assert.False(await IsActiveAsync(browser, third["refresh_token"]));
        Assert.False(await IsActiveAsync(browser, third["access_token"]));
    }

    [Fact]
    public async Task A_programs_own_token_lives_for_it_alone_and_says_that_only_time_ends_it()
    {
        using var browser = identity.NewBrowser();
        var token = (await browser.TokenAsync("operator", ("grant_type", "client_credentials"), ("scope", "accounts")))["access_token"];
        Assert.True(await IsActiveAsync(browser, token, "operator"));
        Assert.False(await IsActiveAsync(browser, token));
        Assert.Equal("unsupported_token_type", (string?)(await Json.ReadAsync(await browser.RevokeAsync(token, "operator")))["error"]);
    }

    [Fact]
    public async Task Both_addresses_stand_in_the_discovery_document()
    {
        using var browser = identity.NewBrowser();
        var document = await Json.ReadAsync(await browser.GetAsync("/.well-known/openid-configuration"));
        Assert.Equal(identity.Issuer + "/revocation", (string?)document["revocation_endpoint"]);
        Assert.Equal(identity.Issuer + "/introspection", (string?)document["introspection_endpoint"]);
    }

    private static async Task<bool> IsActiveAsync(Browser browser, string token, string client = "portal") =>
        (bool)(await browser.IntrospectAsync(token, client)).Body["active"]!; // RFC 7662 requires it.
}
