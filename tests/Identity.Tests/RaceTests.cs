using System.Net;
using System.Net.Http.Json;

namespace Matchmaking.Identity.Tests;

/// <summary>Many at the same moment: one wins, and never two.</summary>
public sealed class RaceTests(IdentityFixture identity)
{
    private const int Many = 64;

    [Fact(DisplayName = "trust 2: 64 parallel exchanges of one code = 1 success")]
    public async Task Of_many_exchanges_of_one_code_at_once_exactly_one_gets_tokens()
    {
        using var browser = await identity.SignedInAsync();
        var code = await browser.CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => browser.ExchangeAsync(code)));
        var winner = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a != winner), a => Assert.Equal("invalid_grant", a.Error));
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(winner["refresh_token"])).Error);
    }

    [Fact(DisplayName = "trust 2: 64 parallel refreshes = 1 new generation")]
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

    [Fact(DisplayName = "trust 2: refresh against revoke x 5,000 = no live token after the revoke answered")]
    public async Task Nothing_lives_after_the_revocation_answered()
    {
        const int pairs = 5_000;
        using var browser = await identity.SignedInAsync();
        var known = await browser.ExchangeAsync(await browser.CodeAsync());
        var hash = Convert.ToHexString(Authorization.Secret.Hash(known["refresh_token"]));

        // As many grants like this one, each with a refresh token whose text is known here.
        await identity.ExecuteAsync($"""
            create temp table race as select gen_random_uuid() as id, n from generate_series(1, {pairs}) n;
            insert into authorization_grant (id, client_id, account_id, session_id, scope, created_at, authenticated_at, methods, expires_at)
                select r.id, g.client_id, g.account_id, g.session_id, 'openid race', g.created_at, g.authenticated_at, g.methods, g.expires_at
                from race r, authorization_grant g where g.id = (select grant_id from refresh_token where hash = '\x{hash}');
            insert into refresh_token (hash, grant_id, generation, expires_at)
                select sha256(convert_to('race-' || n, 'UTF8')), id, 1, now() + interval '1 day' from race
            """);

        var (refreshed, refused, alive) = (0, 0, 0);
        var limit = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForAsync(1, pairs + 1, limit, async (n, _) =>
        {
            var token = $"race-{n}";
            var refresh = n % 2 == 0 ? browser.RefreshAsync(token) : null; // Each is sent first in half of the pairs.
            var revocation = browser.RevokeAsync(token);
            var answer = await (refresh ?? browser.RefreshAsync(token));
            Assert.Equal(HttpStatusCode.OK, (await revocation).StatusCode);
            if (answer.StatusCode != HttpStatusCode.OK) Interlocked.Increment(ref refused);
            else if ((await browser.RefreshAsync(answer["refresh_token"])).Error == "invalid_grant") Interlocked.Increment(ref refreshed);
            else Interlocked.Increment(ref alive);
        });
        Assert.Equal((0, pairs), (alive, refreshed + refused));
        Assert.True(refreshed > 0 && refused > 0, $"One side was always first, so nothing was raced: {refreshed} refreshed, {refused} refused");
        Assert.Equal(0, await identity.CountAsync("select 1 from authorization_grant where client_id = 'portal' and scope = 'openid race' and revoked_at is null"));
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
