using System.Net;
using System.Net.Http.Json;

namespace Matchmaking.Identity.Tests;

/// <summary>Many at the same moment: one wins, and never two.</summary>
public sealed class RaceTests(IdentityFixture identity)
{
    private const int Many = 32;

    [Fact]
    public async Task Of_many_exchanges_of_one_code_at_once_exactly_one_gets_tokens()
    {
        using var browser = await identity.SignedInAsync();
        var code = await browser.CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => browser.ExchangeAsync(code)));
        var winner = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a != winner), a => Assert.Equal("invalid_grant", a.Error));
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(winner["refresh_token"])).Error);
    }

    [Fact]
    public async Task Of_many_refreshes_with_one_token_at_once_at_most_one_makes_a_new_generation()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => browser.RefreshAsync(tokens["refresh_token"])));
        var winner = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a != winner), a => Assert.Equal("invalid_grant", a.Error));
        var hash = Convert.ToHexString(Authorization.Secret.Hash(tokens["refresh_token"]));
        Assert.Equal(2, await identity.CountAsync($"select 1 from refresh_token where grant_id = (select grant_id from refresh_token where hash = '\\x{hash}')"));
    }

    [Fact]
    public async Task However_refresh_and_sign_out_meet_nothing_lives_after_the_sign_out()
    {
        for (var round = 0; round < 10; round++)
        {
            using var browser = await identity.SignedInAsync();
            var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
            var refresh = browser.RefreshAsync(tokens["refresh_token"]);
            await browser.GetAsync($"/logout?id_token_hint={tokens["id_token"]}");
            var last = await refresh is { StatusCode: HttpStatusCode.OK } refreshed ? refreshed["refresh_token"] : tokens["refresh_token"];
            Assert.Equal("invalid_grant", (await browser.RefreshAsync(last)).Error);
        }
    }

    [Fact]
    public async Task Trust_2_however_refresh_and_revocation_meet_no_refresh_token_lives_after_the_revocation_answered()
    {
        using var browser = await identity.SignedInAsync();
        for (var round = 0; round < 300; round++)
        {
            var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
            var refresh = browser.RefreshAsync(tokens["refresh_token"]);
            await Task.Delay(TimeSpan.FromMilliseconds(round % 6), TestContext.Current.CancellationToken); // So that each is first in some rounds.
            Assert.Equal(HttpStatusCode.OK, (await browser.RevokeAsync(tokens["refresh_token"])).StatusCode);
            var last = await refresh is { StatusCode: HttpStatusCode.OK } refreshed ? refreshed["refresh_token"] : tokens["refresh_token"];
            Assert.Equal("invalid_grant", (await browser.RefreshAsync(last)).Error);
        }
    }

    [Fact]
    public async Task Of_many_who_open_the_same_account_at_once_exactly_one_does_and_the_others_are_told()
    {
        var program = await identity.ProgramAsync();
        var email = IdentityFixture.NewEmail();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            program.PostAsJsonAsync("/accounts", new { email, password = IdentityFixture.Password, name = "A", language = "vi" })));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created)) Assert.Equal("account.exists", (string?)(await Json.ReadAsync(refused))["code"]);
    }
}
