using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Matchmaking.Identity.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Tests;

/// <summary>What does not work, and how it is said.</summary>
public sealed class RefusalTests(IdentityFixture identity)
{
    [Fact]
    public async Task A_parameter_that_comes_twice_is_refused()
    {
        using var browser = await identity.SignedInAsync();
        var answer = await browser.GetAsync(Browser.Address() + "&scope=openid");
        Assert.Contains("error=invalid_request", answer.Headers.Location?.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_none_without_a_session_or_with_an_old_one_is_told_to_sign_in()
    {
        using var stranger = identity.NewBrowser();
        Assert.Equal("login_required", (await stranger.AuthorizeAsync(("prompt", "none")))["error"]);

        var (email, subject) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        await browser.SignInAsync(email, IdentityFixture.Password);
        await identity.ExecuteAsync($"update session set authenticated_at = authenticated_at - interval '1 hour' where account_id = '{subject}'");
        Assert.Equal("login_required", (await browser.AuthorizeAsync(("prompt", "none"), ("max_age", "60")))["error"]);
        Assert.Contains("code", await browser.AuthorizeAsync(("prompt", "none"), ("max_age", "7200")));
    }

    [Fact]
    public async Task A_code_works_once_and_its_second_use_ends_what_the_first_one_gave()
    {
        using var browser = await identity.SignedInAsync();
        var code = await browser.CodeAsync();
        var tokens = await browser.ExchangeAsync(code);
        Assert.Equal(HttpStatusCode.OK, tokens.StatusCode);
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(code)).Error);
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(tokens["refresh_token"])).Error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("another-verifier-that-is-long-enough-0123456789-abc")]
    public async Task A_code_without_the_right_verifier_is_spent_for_nothing(string? verifier)
    {
        using var browser = await identity.SignedInAsync();
        var code = await browser.CodeAsync();
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(code, verifier: verifier)).Error);
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(code)).Error);
    }

    [Fact]
    public async Task The_challenge_itself_is_not_a_verifier()
    {
        using var browser = await identity.SignedInAsync();
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(await browser.CodeAsync(), verifier: Browser.Challenge)).Error);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_at_another_address_for_another_client_or_after_a_minute()
    {
        using var browser = await identity.SignedInAsync();
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(await browser.CodeAsync(), redirectUri: IdentityFixture.LoggedOut)).Error);

        var code = await browser.CodeAsync();
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(code, client: "other")).Error);
        Assert.Equal(HttpStatusCode.OK, (await browser.ExchangeAsync(code)).StatusCode);

        var late = await browser.CodeAsync();
        await identity.ExecuteAsync($"update authorization_code set expires_at = expires_at - interval '61 seconds' where hash = '\\x{Convert.ToHexString(Authorization.Secret.Hash(late))}'");
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(late)).Error);
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync("made-up")).Error);
    }

    [Fact]
    public async Task A_code_of_a_session_that_has_ended_is_worth_nothing()
    {
        using var browser = await identity.SignedInAsync();
        var code = await browser.CodeAsync();
        await browser.SubmitAsync("/logout");
        Assert.Equal("invalid_grant", (await browser.ExchangeAsync(code)).Error);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_twice_ends_the_whole_family()
    {
        using var browser = await identity.SignedInAsync();
        var first = await browser.ExchangeAsync(await browser.CodeAsync());
        var second = await browser.RefreshAsync(first["refresh_token"]);
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(first["refresh_token"])).Error);
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(second["refresh_token"])).Error);
    }

    [Fact]
    public async Task A_refresh_token_is_worth_nothing_to_another_client_with_more_scope_or_after_its_time()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        var token = tokens["refresh_token"];
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(token, "other")).Error);
        Assert.Equal("invalid_scope", (await browser.TokenAsync("portal", ("grant_type", "refresh_token"), ("refresh_token", token), ("scope", "openid accounts"))).Error);
        await identity.ExecuteAsync($"update refresh_token set expires_at = now() - interval '1 second' where hash = '\\x{Convert.ToHexString(Authorization.Secret.Hash(token))}'");
        Assert.Equal("invalid_grant", (await browser.RefreshAsync(token)).Error);
    }

    [Fact]
    public async Task No_refresh_token_is_given_unless_asked_for()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync((await browser.AuthorizeAsync(("scope", "openid")))["code"]);
        Assert.Null(tokens.Body["refresh_token"]);
        Assert.False(new JsonWebToken(tokens["id_token"]).TryGetClaim("email", out _));
    }

    [Fact]
    public async Task A_client_that_is_unknown_or_has_a_wrong_secret_is_refused_with_401()
    {
        using var browser = identity.NewBrowser();
        foreach (var who in (AuthenticationHeaderValue?[])[Browser.Basic("operator", "wrong"), Browser.Basic("nobody", "wrong"), Browser.Basic("operator", ""), new("Basic", "%%%"), new("Basic", "b3BlcmF0b3I="), null])
        {
            var answer = await browser.TokenAsync(who, ("grant_type", "client_credentials"), ("scope", "accounts"));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("invalid_client", answer.Error);
        }
    }

    [Fact]
    public async Task Two_ways_of_authentication_or_another_name_than_the_authenticated_one_are_refused()
    {
        using var browser = identity.NewBrowser();
        Assert.Equal("invalid_request", (await browser.TokenAsync("operator", ("grant_type", "client_credentials"), ("client_secret", IdentityFixture.Secret + " operator"))).Error);
        Assert.Equal("invalid_request", (await browser.TokenAsync("operator", ("grant_type", "client_credentials"), ("client_id", "portal"))).Error);
        Assert.Equal("invalid_request", (await browser.TokenAsync("operator", ("grant_type", "client_credentials"), ("grant_type", "refresh_token"))).Error);
    }

    [Fact]
    public async Task A_token_request_that_is_not_a_form_is_refused()
    {
        using var http = new HttpClient { BaseAddress = new Uri(identity.Issuer) };
        var answer = await http.PostAsJsonAsync("/token", new { grant_type = "client_credentials" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", (string?)(await Json.ReadAsync(answer))["error"]);
    }

    [Fact]
    public async Task Accounts_need_the_scope_accounts()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await new HttpClient { BaseAddress = new Uri(identity.Issuer) }.GetAsync("/accounts?email=a@b.vn")).StatusCode);
        var other = await identity.ProgramAsync("without", "reports");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/accounts?email=a@b.vn")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsJsonAsync("/accounts", new { email = "a@b.vn", password = IdentityFixture.Password, name = "A", language = "vi" })).StatusCode);

        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await identity.Bearer(tokens["access_token"]).GetAsync("/accounts?email=a@b.vn")).StatusCode);
    }

    [Theory]
    [InlineData("no-sign", IdentityFixture.Password, "A", "vi", "email", "account.email-invalid")]
    [InlineData("a\0b@example.vn", IdentityFixture.Password, "A", "vi", "email", "account.email-invalid")]
    [InlineData("a@b,c", IdentityFixture.Password, "A", "vi", "email", "account.email-invalid")]
    [InlineData("(@b", IdentityFixture.Password, "A", "vi", "email", "account.email-invalid")]
    [InlineData("a<b@x.vn", IdentityFixture.Password, "A", "vi", "email", "account.email-invalid")]
    [InlineData("Lan<a@x.vn>", IdentityFixture.Password, "A", "vi", "email", "account.email-invalid")]
    [InlineData("new1@example.vn", "too short", "A", "vi", "password", "account.password-length")]
    [InlineData("new2@example.vn", "Password123", "A", "vi", "password", "account.password-common")]
    [InlineData("new3.person@example.vn", "NEW3.person@example.vn", "A", "vi", "password", "account.password-common")]
    [InlineData("new4@example.vn", IdentityFixture.Password, " ", "vi", "name", "account.name-invalid")]
    [InlineData("new5@example.vn", IdentityFixture.Password, "A", "fr", "language", "account.language-unknown")]
    public async Task A_wrong_account_is_refused_at_its_field(string email, string password, string name, string language, string field, string code)
    {
        var answer = await (await identity.ProgramAsync()).PostAsJsonAsync("/accounts", new { email, password, name, language });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await Json.ReadAsync(answer);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key); // A field problem has it.
    }

    [Theory(DisplayName = "trust 2: an address to which no letter can be written opens no account and names none; every other plausible one does")]
    [InlineData("a@b,c", false)]
    [InlineData("(@b", false)]
    [InlineData("a<b@x.vn", false)]
    [InlineData("a@b;c@d", false)]
    [InlineData("a@[b", false)]
    [InlineData("first.last+tag@sub.example.vn", true)]
    [InlineData("o'hara_99@example.vn", true)]
    [InlineData("giám.đốc@công-ty.vn", true)]
    public async Task Only_addresses_that_a_letter_reaches(string email, bool isAddress)
    {
        Assert.Equal(isAddress, Accounts.AccountRules.IsEmail(email));
        if (isAddress) return;
        using var browser = identity.NewBrowser();
        using var page = await browser.SubmitAsync("/register?ui_locales=en", ("name", "A"), ("email", email), ("password", IdentityFixture.Password));
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("Enter an e-mail address", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var passkey = await browser.SendAsync("/register", "/register/passkey/options", ("name", "A"), ("email", email));
        Assert.Equal(HttpStatusCode.Conflict, passkey.StatusCode);
        using var found = await (await identity.ProgramAsync()).GetAsync("/accounts?email=" + Uri.EscapeDataString(email));
        Assert.Equal(HttpStatusCode.NotFound, found.StatusCode);
    }

    [Fact]
    public async Task Userinfo_refuses_tokens_that_are_changed_of_the_wrong_kind_or_of_a_program()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        var parts = tokens["access_token"].Split('.');
        var payload = Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("\"portal\"", "\"forged\"", StringComparison.Ordinal));
        var unsigned = Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");
        foreach (var token in (string[])[$"{parts[0]}.{payload}.{parts[2]}", $"{unsigned}.{parts[1]}.", tokens["id_token"], tokens["refresh_token"], "x"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await identity.Bearer(token).GetAsync("/userinfo")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await (await identity.ProgramAsync()).GetAsync("/userinfo")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await identity.Bearer(tokens["access_token"]).GetAsync("/userinfo")).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Sign_in_never_leads_to_another_site(string returnUrl)
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        var answer = await browser.SignInAsync(email, IdentityFixture.Password, "?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task A_form_that_did_not_come_from_our_page_changes_nothing()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/login", ("email", email), ("password", IdentityFixture.Password))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/register", ("email", IdentityFixture.NewEmail()), ("password", IdentityFixture.Password), ("name", "A"))).StatusCode);
        Assert.Equal("login_required", (await browser.AuthorizeAsync(("prompt", "none")))["error"]);

        using var signedIn = await identity.SignedInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await signedIn.PostAsync("/logout", ("confirmed", "true"))).StatusCode);
        Assert.Contains("code", await signedIn.AuthorizeAsync(("prompt", "none")));
    }

    [Fact]
    public async Task Sign_out_goes_only_to_registered_addresses_and_believes_only_our_own_id_tokens()
    {
        using var browser = await identity.SignedInAsync();
        var tokens = await browser.ExchangeAsync(await browser.CodeAsync());
        var evil = Uri.EscapeDataString(IdentityFixture.LoggedOut + "/");
        foreach (var hint in (string[])["made.up.token", tokens["access_token"], tokens["id_token"][..^4] + "AAAA"])
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/logout?id_token_hint={hint}&post_logout_redirect_uri={evil}")).StatusCode);
            Assert.Contains("code", await browser.AuthorizeAsync(("prompt", "none")));
        }

        var answer = await browser.GetAsync($"/logout?id_token_hint={tokens["id_token"]}&post_logout_redirect_uri={evil}");
        Assert.Equal("/logged-out", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Another_persons_id_token_does_not_sign_this_one_out_unasked()
    {
        using var one = await identity.SignedInAsync();
        using var other = await identity.SignedInAsync();
        var tokens = await one.ExchangeAsync(await one.CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync($"/logout?id_token_hint={tokens["id_token"]}")).StatusCode);
        Assert.Contains("code", await other.AuthorizeAsync(("prompt", "none")));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_get_the_same_answer()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        var wrong = await browser.SignInAsync(email, "a wrong password");
        var unknown = await browser.SignInAsync("nobody@example.vn", "a wrong password");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        var (one, other) = (await wrong.Content.ReadAsStringAsync(), await unknown.Content.ReadAsStringAsync());
        Assert.Equal(one.Replace(email, "", StringComparison.Ordinal).Length, other.Replace("nobody@example.vn", "", StringComparison.Ordinal).Length);
        Assert.Contains("aria-invalid=\"true\"", one, StringComparison.Ordinal);
        Assert.Contains("wrong-summary", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_are_kept_from_scripts_and_pages_run_none_but_our_own_file()
    {
        var (email, _) = await identity.NewAccountAsync();
        using var browser = identity.NewBrowser();
        var answer = await browser.SignInAsync(email, IdentityFixture.Password);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("matchmaking.identity=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var html = await browser.TextAsync("/login");
        Assert.Equal(2, html.Split("<script").Length);
        Assert.Contains("<script src=\"/passkeys.js?v=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_a_proxy_that_ends_https_cookies_are_secure()
    {
        await using var app = IdentityService.Build([.. identity.Settings, "--Identity:Issuer=https://id.example.vn", "--Identity:Urls=http://127.0.0.1:0"]);
        await app.StartAsync();
        using var browser = new Browser(app.Urls.First());
        var answer = await browser.GetAsync("/login?ui_locales=en");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c => Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_a_person_typed_comes_back_as_text_and_never_as_markup()
    {
        using var browser = identity.NewBrowser();
        var answer = await browser.SignInAsync("\"><script>alert(1)</script>@x", "wrong password");
        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("10.0.0", true)]
    [InlineData("10.0.6+abcdef", true)]
    [InlineData("", true)]
    [InlineData("10.0.7+abcdef", false)]
    [InlineData("10.0.12", false)]
    [InlineData("10.1.0", false)]
    public void A_runtime_whose_cookies_can_be_forged_is_known(string version, bool isForgeable) => Assert.Equal(isForgeable, SafeRuntime.IsForgeable(version));

    [Theory]
    [InlineData("Identity:Clients:0:Secret=short")]
    [InlineData("Identity:Clients:0:RedirectUris:0=/relative")]
    [InlineData("Identity:Clients:0:RedirectUris:0=http://portal.example.vn/signin-oidc")]
    [InlineData("Identity:Clients:0:PostLogoutRedirectUris:0=http://portal.example.vn/")]
    [InlineData("Identity:Clients:0:Grants=implicit")]
    [InlineData("Identity:Clients:1:Id=portal")]
    public void A_mistake_in_the_clients_stops_the_start(string setting) =>
        Assert.ThrowsAny<Exception>(() => IdentityService.Build([.. identity.Settings, "--" + setting]));

    [Fact]
    public async Task The_database_holds_no_code_no_token_and_no_private_key_in_the_clear()
    {
        using var browser = await identity.SignedInAsync();
        var code = await browser.CodeAsync();
        var tokens = await browser.ExchangeAsync(code);
        foreach (var secret in (string[])[code, tokens["refresh_token"]])
        {
            var bytes = Convert.ToHexString(Encoding.UTF8.GetBytes(secret));
            Assert.Equal(0, await identity.CountAsync($"select 1 from authorization_code where hash = '\\x{bytes}' union all select 1 from refresh_token where hash = '\\x{bytes}'"));
        }

        Assert.Equal(0, await identity.CountAsync("select 1 from signing_key where protected_key like 'MI%'")); // The base64 of DER would begin so.
    }
}
