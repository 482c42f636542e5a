using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Matchmaking.ServiceDefaults;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Tests;

/// <summary>What works: a person signs in and a client gets tokens.</summary>
public sealed class SignInTests(IdentityFixture identity)
{
    [Fact]
    public async Task A_person_signs_in_through_the_page_and_the_client_gets_tokens_that_any_library_can_check()
    {
        var (email, subject) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();

        var sent = await browser.GetAsync(Browser.Address());
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.StartsWith("/login?returnUrl=", sent.Headers.Location!.OriginalString, StringComparison.Ordinal); // A redirect has one.
        var signedIn = await browser.SubmitAsync(sent.Headers.Location.OriginalString, ("email", email), ("password", IdentityFixture.Password));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var back = await browser.GetAsync(signedIn.Headers.Location!.OriginalString); // The same.
        var answer = QueryHelpers.ParseQuery(back.Headers.Location!.Query); // The same.
        Assert.Equal("a state", answer["state"]);
        Assert.Equal(identity.Issuer, answer["iss"]);

        var tokens = await browser.ExchangeAsync(answer["code"]!);
        Assert.Equal(HttpStatusCode.OK, tokens.StatusCode);
        Assert.Equal("Bearer", tokens["token_type"]);

        var provider = await OpenIdConnectConfigurationRetriever.GetAsync(
            identity.Issuer + "/.well-known/openid-configuration", new HttpDocumentRetriever { RequireHttps = false }, TestContext.Current.CancellationToken);
        var idToken = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(tokens["id_token"], new TokenValidationParameters
        {
            ValidIssuer = identity.Issuer,
            ValidAudience = "portal",
            IssuerSigningKeys = provider.SigningKeys,
            ValidAlgorithms = ["RS256"],
        });
        Assert.True(idToken.IsValid, idToken.Exception?.Message);
        Assert.Equal(subject, idToken.Claims["sub"]);
        Assert.Equal("a-nonce", idToken.Claims["nonce"]);
        Assert.Equal(email, idToken.Claims["email"]);
        Assert.Equal("Nguyễn Thị Sao", idToken.Claims["name"]);
        Assert.Contains("auth_time", idToken.Claims);

        var access = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(tokens["access_token"], new TokenValidationParameters
        {
            ValidIssuer = identity.Issuer,
            ValidAudience = "matchmaking",
            IssuerSigningKeys = provider.SigningKeys,
            ValidAlgorithms = ["ES256"],
            ValidTypes = ["at+jwt"],
        });
        Assert.True(access.IsValid, access.Exception?.Message);
        Assert.Equal("portal", access.Claims["client_id"]);
        Assert.Equal(idToken.Claims["sid"], access.Claims["sid"]);
        Assert.Equal(TimeSpan.FromMinutes(5), access.SecurityToken.ValidTo - access.SecurityToken.ValidFrom);

        var person = await identity.Bearer(tokens["access_token"]).GetFromJsonAsync<Dictionary<string, object>>("/userinfo");
        Assert.Equal(subject, person!["sub"].ToString()); // A body was read.
        Assert.Equal(email, person["email"].ToString());
        Assert.Equal("vi", person["locale"].ToString());
    }

    [Fact]
    public async Task A_new_person_registers_on_the_way_and_goes_on_to_the_client()
    {
        using var browser = identity.NewBrowser();
        var sent = await browser.GetAsync(Browser.Address(("prompt", "create"), ("ui_locales", "en")));
        var page = sent.Headers.Location!.OriginalString; // A redirect has one.
        Assert.StartsWith("/register?", page, StringComparison.Ordinal);
        Assert.Contains("Your name", await browser.TextAsync(page), StringComparison.Ordinal);

        var registered = await browser.SubmitAsync(page, ("name", "Trần Văn An"), ("email", IdentityFixture.NewEmail()), ("password", IdentityFixture.Password));
        var back = await browser.GetAsync(registered.Headers.Location!.OriginalString); // The same.
        var tokens = await browser.ExchangeAsync(QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!); // The same.
        Assert.Equal("Trần Văn An", new JsonWebToken(tokens["id_token"]).GetClaim("name").Value);
    }

    [Fact]
    public async Task Who_is_signed_in_is_not_asked_again()
    {
        using var browser = await identity.SignedInAsync();
        Assert.Contains("code", await browser.AuthorizeAsync(("prompt", "none")));
    }

    [Fact]
    public async Task A_password_typed_in_letters_that_are_put_together_is_the_same_password()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync(email, IdentityFixture.Password.Normalize(System.Text.NormalizationForm.FormD))).StatusCode);
    }

    [Fact]
    public async Task Prompt_login_asks_again_and_then_lets_go_on()
    {
        using var browser = await identity.SignedInAsync();
        var sent = await browser.GetAsync(Browser.Address(("prompt", "login")));
        Assert.StartsWith("/login?", sent.Headers.Location!.OriginalString, StringComparison.Ordinal); // A redirect has one.
        Assert.DoesNotContain("prompt", sent.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_a_token_for_itself_in_both_ways_of_authentication()
    {
        using var browser = identity.NewBrowser();
        var basic = await browser.TokenAsync("operator", ("grant_type", "client_credentials"), ("scope", "accounts"));
        var post = await browser.TokenAsync(null as AuthenticationHeaderValue,
            ("grant_type", "client_credentials"), ("client_id", "operator"), ("client_secret", IdentityFixture.Secret + " operator"));
        Assert.Equal(HttpStatusCode.OK, basic.StatusCode);
        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
        var token = new JsonWebToken(basic["access_token"]);
        Assert.Equal("operator", token.Subject);
        Assert.Equal("accounts", token.GetClaim("scope").Value);
        Assert.Equal("accounts", post["scope"]); // Without a wish it is all that the client may have.
        Assert.Null(post.Body["refresh_token"]);
    }

    [Fact]
    public async Task A_program_opens_an_account_once_and_finds_it_again()
    {
        var program = await identity.ProgramAsync();
        var (email, subject) = await identity.NewAccountAsync();
        var again = await program.PostAsJsonAsync("/accounts", new { email = email.ToUpperInvariant(), password = IdentityFixture.Password, name = "X", language = "en" });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("account.exists", (string?)(await Json.ReadAsync(again))["code"]);
        Assert.Equal(subject, (string?)(await Json.ReadAsync(await program.GetAsync($"/accounts?email={email}")))["subject"]);
        var unknown = await program.GetAsync("/accounts?email=nobody@example.vn");
        Assert.Equal("account.unknown", (string?)(await Json.ReadAsync(unknown))["code"]);
    }

    [Fact]
    public async Task A_refresh_gives_new_tokens_and_a_new_refresh_token_of_the_same_session()
    {
        using var browser = await identity.SignedInAsync();
        var first = await browser.ExchangeAsync(await browser.CodeAsync());
        var second = await browser.RefreshAsync(first["refresh_token"]);
        var third = await browser.RefreshAsync(second["refresh_token"]);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.NotEqual(first["refresh_token"], second["refresh_token"]);
        Assert.Equal(new JsonWebToken(first["id_token"]).GetClaim("sid").Value, new JsonWebToken(third["id_token"]).GetClaim("sid").Value);
    }

    [Fact]
    public async Task Signing_out_with_the_id_token_ends_the_session_and_its_refresh_tokens_and_goes_back_to_the_client()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        var answer = await browser.GetAsync($"/logout?id_token_hint={tokens["id_token"]}&post_logout_redirect_uri={Uri.EscapeDataString(IdentityFixture.LoggedOut)}&state=s1");
        Assert.Equal(IdentityFixture.LoggedOut + "?state=s1", answer.Headers.Location?.OriginalString);
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(tokens["refresh_token"])).Error);
        Assert.Equal(HttpStatusCode.Unauthorized, (await identity.Bearer(tokens["access_token"]).GetAsync("/userinfo")).StatusCode);
        Assert.Equal("login_required", (await browser.AuthorizeAsync(("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task Signing_out_without_proof_asks_the_person_first()
    {
        using var browser = await identity.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/logout")).StatusCode);
        Assert.Contains("code", await browser.AuthorizeAsync(("prompt", "none")));
        var done = await browser.SubmitAsync("/logout");
        Assert.Equal("/logged-out", done.Headers.Location?.OriginalString);
        Assert.Equal("login_required", (await browser.AuthorizeAsync(("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task What_ended_long_ago_is_swept_and_what_lives_stays()
    {
        using var old = await identity.SignedInAsync();
        var gone = new JsonWebToken((await old.ExchangeAsync(await old.CodeAsync()))["id_token"]).GetClaim("sid").Value;
        await old.SubmitAsync("/logout");
        await identity.ExecuteAsync($"update authorization_grant set revoked_at = now() - interval '31 days' where session_id = '{gone}'; update session set ended_at = now() - interval '31 days' where id = '{gone}'");
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());

        await identity.SweepAsync();
        Assert.Equal(0, await identity.CountAsync($"select 1 from session where id = '{gone}' union all select 1 from authorization_grant where session_id = '{gone}'"));
        Assert.Equal(HttpStatusCode.OK, (await browser.RefreshAsync(tokens["refresh_token"])).StatusCode);
    }

    [Fact]
    public async Task The_pages_speak_both_languages_and_remember_the_choice()
    {
        using var browser = identity.NewBrowser();
        var vietnamese = await browser.TextAsync("/login");
        Assert.Contains("<label for=\"password\">Mật khẩu</label>", WebUtility.HtmlDecode(vietnamese), StringComparison.Ordinal);
        Assert.Contains("lang=\"vi\"", vietnamese, StringComparison.Ordinal);
        Assert.Contains("<label for=\"password\">Password</label>", await browser.TextAsync("/login?ui_locales=en"), StringComparison.Ordinal);
        Assert.Contains("Your name", await browser.TextAsync("/register"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_key_ring_costs_a_new_key_and_not_the_service()
    {
        var name = TestServers.NewName("ring");
        await TestServers.CreateServiceDatabaseAsync(name);
        var folder = Directory.CreateTempSubdirectory();
        string[] settings = [.. identity.Settings, .. IdentityFixture.DatabaseOf(name), $"--Identity:Keys={folder.FullName}"];
        try
        {
            var keys = new List<string>();
            foreach (var _ in Enumerable.Range(0, 2))
            {
                await using var app = IdentityService.Build(settings);
                await app.MigrateAsync();
                keys.Add((await app.Services.GetRequiredService<Keys.SigningKeys>().GetAsync(CancellationToken.None)).AccessTokens.Key.KeyId);
                foreach (var file in folder.GetFiles()) file.Delete();
            }

            Assert.Equal(2, keys.Distinct().Count());
        }
        finally
        {
            folder.Delete(recursive: true);
            await TestServers.DropDatabaseAsync(name);
        }
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_on_an_empty_database_sign_with_the_same_keys()
    {
        var name = TestServers.NewName("twins");
        await TestServers.CreateServiceDatabaseAsync(name);
        var twins = Enumerable.Range(0, 2).Select(_ => IdentityService.Build([.. identity.Settings, .. IdentityFixture.DatabaseOf(name), "--Identity:Urls=http://127.0.0.1:0"])).ToList();
        try
        {
            await twins[0].MigrateAsync();
            await Task.WhenAll(twins.Select(t => t.StartAsync()));
            var keys = await Task.WhenAll(twins.Select(t => new Browser(t.Urls.First()).TextAsync("/jwks")));
            Assert.Equal(keys[0], keys[1]);
            Assert.Equal(2, JsonNode.Parse(keys[0])!["keys"]!.AsArray().Count); // Published by discovery's contract.
            Assert.DoesNotContain("\"d\"", keys[0], StringComparison.Ordinal);
        }
        finally
        {
            foreach (var twin in twins) await twin.DisposeAsync();
            await TestServers.DropDatabaseAsync(name);
        }
    }
}
