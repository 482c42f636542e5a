using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Identity.Keys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Tests;

/// <summary>What is sent to an authorization server to get more than one should, in one list, and how each is refused.</summary>
public sealed class NegativeTests(IdentityFixture identity) : IAsyncLifetime
{
    private const string Page = "a page of ours, and no redirect";
    private const string ToClient = "the client hears ";
    private const string Evil = "https://evil.example/signin-oidc";

    private static readonly Case[] Cases =
    [
        // Whoever asks, and where the answer would go.
        new("authorize: no client", Page, w => w.AuthorizeAsync(("client_id", null))),
        new("authorize: unknown client", Page, w => w.AuthorizeAsync(("client_id", "nobody"))),
        new("authorize: client in other letters", Page, w => w.AuthorizeAsync(("client_id", "Portal"))),
        new("authorize: no redirect URI", Page, w => w.AuthorizeAsync(("redirect_uri", null))),
        new("authorize: another site", Page, w => w.AuthorizeAsync(("redirect_uri", Evil))),
        new("authorize: another client's way back", Page, w => w.AuthorizeAsync(("redirect_uri", IdentityFixture.LoggedOut))),
        new("authorize: one slash more", Page, w => w.AuthorizeAsync(("redirect_uri", IdentityFixture.Back + "/"))),
        new("authorize: a query added", Page, w => w.AuthorizeAsync(("redirect_uri", IdentityFixture.Back + "?a=b"))),
        new("authorize: a fragment added", Page, w => w.AuthorizeAsync(("redirect_uri", IdentityFixture.Back + "#a"))),
        new("authorize: scheme in capitals", Page, w => w.AuthorizeAsync(("redirect_uri", "HTTP" + IdentityFixture.Back[4..]))),
        new("authorize: another port", Page, w => w.AuthorizeAsync(("redirect_uri", IdentityFixture.Back.Replace(":9/", ":99/", StringComparison.Ordinal)))),
        new("authorize: the host as user name of another", Page, w => w.AuthorizeAsync(("redirect_uri", "http://127.0.0.1:9@evil.example/signin-oidc"))),
        new("authorize: dots in the path", Page, w => w.AuthorizeAsync(("redirect_uri", "http://127.0.0.1:9/x/../signin-oidc"))),

        // What is asked for.
        new("authorize: no response type", ToClient + "invalid_request", w => w.AuthorizeAsync(("response_type", null))),
        new("authorize: implicit flow", ToClient + "unsupported_response_type", w => w.AuthorizeAsync(("response_type", "token"))),
        new("authorize: implicit flow for an ID token", ToClient + "unsupported_response_type", w => w.AuthorizeAsync(("response_type", "id_token"))),
        new("authorize: hybrid flow", ToClient + "unsupported_response_type", w => w.AuthorizeAsync(("response_type", "code id_token"))),
        new("authorize: answer in the fragment", ToClient + "invalid_request", w => w.AuthorizeAsync(("response_mode", "fragment"))),
        new("authorize: answer by form post", ToClient + "invalid_request", w => w.AuthorizeAsync(("response_mode", "form_post"))),
        new("authorize: no PKCE", ToClient + "invalid_request", w => w.AuthorizeAsync(("code_challenge", null))),
        new("authorize: PKCE in plain", ToClient + "invalid_request", w => w.AuthorizeAsync(("code_challenge_method", "plain"))),
        new("authorize: PKCE without a method", ToClient + "invalid_request", w => w.AuthorizeAsync(("code_challenge_method", null))),
        new("authorize: a challenge that is no SHA-256", ToClient + "invalid_request", w => w.AuthorizeAsync(("code_challenge", "short"))),
        new("authorize: no openid", ToClient + "invalid_scope", w => w.AuthorizeAsync(("scope", "email"))),
        new("authorize: a scope of others", ToClient + "invalid_scope", w => w.AuthorizeAsync(("scope", "openid accounts"))),
        new("authorize: a request object", ToClient + "request_not_supported", w => w.AuthorizeAsync(("request", "a.b.c"))),
        new("authorize: a request by address", ToClient + "request_uri_not_supported", w => w.AuthorizeAsync(("request_uri", "https://evil.example"))),
        new("authorize: prompt none with another", ToClient + "invalid_request", w => w.AuthorizeAsync(("prompt", "none login"))),
        new("authorize: unknown prompt", ToClient + "invalid_request", w => w.AuthorizeAsync(("prompt", "dance"))),
        new("authorize: negative age", ToClient + "invalid_request", w => w.AuthorizeAsync(("max_age", "-1"))),
        new("authorize: a level that nobody has", ToClient + "unmet_authentication_requirements", w => w.AuthorizeAsync(("acr_values", "urn:unknown"))),
        new("authorize: control characters in the nonce", ToClient + "invalid_request", w => w.AuthorizeAsync(("nonce", "a\0b"))),
        new("authorize: a client that has no people", ToClient + "unauthorized_client", w => w.AuthorizeAsync(("client_id", "operator"))),
        new("authorize: a parameter twice", ToClient + "invalid_request", async w => World.Heard(await w.Browser.GetAsync(Browser.Address() + "&scope=openid"))),
        new("authorize: nobody signed in, and no page wanted", ToClient + "login_required", async w => World.Heard(await w.Nobody.GetAsync(Browser.Address(("prompt", "none"))))),
        new("authorize: a weaker sign-in than wanted, and no page", ToClient + "login_required", w => w.AuthorizeAsync(("prompt", "none"), ("acr_values", "mfa"))),
        new("authorize: an older sign-in than wanted, and no page", ToClient + "login_required", w => w.AuthorizeAsync(("prompt", "none"), ("max_age", "0"))),

        // Codes.
        new("code: made up", "400 invalid_grant", async w => World.Said(await w.Browser.ExchangeAsync("made-up"))),
        new("code: a second time", "400 invalid_grant", async w => World.Said(await w.AgainAsync())),
        new("code: by another client", "400 invalid_grant", async w => World.Said(await w.Browser.ExchangeAsync(await w.Browser.CodeAsync(), client: "other"))),
        new("code: for another address", "400 invalid_grant", async w => World.Said(await w.Browser.ExchangeAsync(await w.Browser.CodeAsync(), redirectUri: IdentityFixture.LoggedOut))),
        new("code: without the verifier", "400 invalid_grant", async w => World.Said(await w.Browser.ExchangeAsync(await w.Browser.CodeAsync(), verifier: null))),
        new("code: with a short verifier", "400 invalid_grant", async w => World.Said(await w.Browser.ExchangeAsync(await w.Browser.CodeAsync(), verifier: "short"))),
        new("code: with another verifier", "400 invalid_grant", async w => World.Said(await w.Browser.ExchangeAsync(await w.Browser.CodeAsync(), verifier: new string('a', 50)))),
        new("code: with the challenge as verifier", "400 invalid_grant", async w => World.Said(await w.Browser.ExchangeAsync(await w.Browser.CodeAsync(), verifier: Browser.Challenge))),

        // The token endpoint.
        new("token: no client", "401 invalid_client", w => w.AsAsync(null)),
        new("token: unknown client", "401 invalid_client", w => w.AsAsync(Browser.Basic("nobody", "wrong"))),
        new("token: wrong secret", "401 invalid_client", w => w.AsAsync(Browser.Basic("operator", "wrong"))),
        new("token: empty secret", "401 invalid_client", w => w.AsAsync(Browser.Basic("operator", ""))),
        new("token: another client's secret", "401 invalid_client", w => w.AsAsync(Browser.Basic("operator", IdentityFixture.Secret + " portal"))),
        new("token: unreadable credentials", "401 invalid_client", w => w.AsAsync(new AuthenticationHeaderValue("Basic", "%%%"))),
        new("token: authenticated twice", "400 invalid_request", w => w.TokenAsync("operator", ("grant_type", "client_credentials"), ("client_secret", IdentityFixture.Secret + " operator"))),
        new("token: in another's name", "400 invalid_request", w => w.TokenAsync("operator", ("grant_type", "client_credentials"), ("client_id", "portal"))),
        new("token: two grant types", "400 invalid_request", w => w.TokenAsync("operator", ("grant_type", "client_credentials"), ("grant_type", "refresh_token"))),
        new("token: no grant type", "400 invalid_request", w => w.TokenAsync("operator")),
        new("token: password grant", "400 unsupported_grant_type", w => w.TokenAsync("operator", ("grant_type", "password"), ("username", "a"), ("password", "b"))),
        new("token: device grant", "400 unsupported_grant_type", w => w.TokenAsync("operator", ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"))),
        new("token: a scope too many", "400 invalid_scope", w => w.TokenAsync("operator", ("grant_type", "client_credentials"), ("scope", "accounts reports"))),
        new("token: a grant that the client does not have", "400 unauthorized_client", w => w.TokenAsync("portal", ("grant_type", "client_credentials"), ("scope", "openid"))),
        new("token: a program with a code", "400 unauthorized_client", w => w.TokenAsync("operator", ("grant_type", "authorization_code"), ("code", "a"))),
        new("token: no code", "400 invalid_request", w => w.TokenAsync("portal", ("grant_type", "authorization_code"))),
        new("token: no refresh token", "400 invalid_request", w => w.TokenAsync("portal", ("grant_type", "refresh_token"))),
        new("token: JSON instead of a form", "400 invalid_request", async w => World.Said(await w.Plain.PostAsJsonAsync("/token", new { grant_type = "client_credentials" }))),
        new("token: by address", "401 ", async w => World.Said(await w.Plain.GetAsync("/token?grant_type=client_credentials"))),
        new("assertion: none, of a client without a secret", "401 invalid_client", w => w.AsAsync(Browser.Basic("keyed", ""))),
        new("assertion: signed with another key", "401 invalid_client", w => w.AssertAsync(sign: bytes => w.OtherKey.SignData(bytes, HashAlgorithmName.SHA256))),
        new("assertion: unsigned", "401 invalid_client", w => w.AssertAsync(header: h => h["alg"] = "none", sign: _ => [])),
        new("assertion: signed with the public key as a secret", "401 invalid_client", w => w.AssertAsync(header: h => h["alg"] = "HS256", sign: bytes => HMACSHA256.HashData(IdentityFixture.ClientKey.ExportSubjectPublicKeyInfo(), bytes))),
        new("assertion: of one about another", "401 invalid_client", w => w.AssertAsync(p => p["iss"] = "operator")),
        new("assertion: of a client that has no keys", "401 invalid_client", w => w.AssertAsync(p => (p["iss"], p["sub"]) = ("operator", "operator"))),
        new("assertion: for somebody else", "401 invalid_client", w => w.AssertAsync(p => p["aud"] = "https://evil.example")),
        new("assertion: expired", "401 invalid_client", w => w.AssertAsync(p => p["exp"] = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeSeconds())),
        new("assertion: for an hour", "401 invalid_client", w => w.AssertAsync(p => p["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds())),
        new("assertion: without an end", "401 invalid_client", w => w.AssertAsync(p => p.Remove("exp"))),
        new("assertion: not yet valid", "401 invalid_client", w => w.AssertAsync(p => p["nbf"] = DateTimeOffset.UtcNow.AddMinutes(2).ToUnixTimeSeconds())),
        new("assertion: without a name of its own", "401 invalid_client", w => w.AssertAsync(p => p.Remove("jti"))),
        new("assertion: a second time", "401 invalid_client", async w => await w.AssertAsync(p => p["jti"] = "twice") is "200 " ? await w.AssertAsync(p => p["jti"] = "twice") : "the first was refused"),
        new("assertion: of an unknown type", "400 invalid_request", w => w.AssertAsync(type: "urn:x")),
        new("assertion: and a secret", "400 invalid_request", w => w.AssertAsync(secret: "a secret of a test client")),
        new("refresh: made up", "400 invalid_grant", async w => World.Said(await w.Browser.RefreshAsync("made-up"))),
        new("refresh: by another client", "400 invalid_grant", async w => World.Said(await w.Browser.RefreshAsync((await w.TokensAsync())["refresh_token"], "other"))),
        new("refresh: with more scope", "400 invalid_scope", async w => await w.TokenAsync("portal", ("grant_type", "refresh_token"), ("refresh_token", (await w.TokensAsync())["refresh_token"]), ("scope", "openid accounts"))),
        new("refresh: with an access token", "400 invalid_grant", async w => World.Said(await w.Browser.RefreshAsync((await w.TokensAsync())["access_token"]))),
        new("introspection: of another client's token", "not active", async w => (bool)(await w.Browser.IntrospectAsync((await w.TokensAsync())["refresh_token"], "other")).Body["active"]! ? "active" : "not active"),
        new("introspection: without a client", "401 invalid_client", async w => World.Said(await w.Plain.PostAsync("/introspection", new FormUrlEncodedContent([new("token", "a")])))),
        new("revocation: without a client", "401 invalid_client", async w => World.Said(await w.Plain.PostAsync("/revocation", new FormUrlEncodedContent([new("token", "a")])))),

        // Access tokens, where they are used: every service checks them with the same code.
        new("access token: none", "401", w => w.UseAsync(null)),
        new("access token: no token at all", "401", w => w.UseAsync("x")),
        new("access token: an ID token", "401", async w => await w.UseAsync((await w.TokensAsync())["id_token"])),
        new("access token: a refresh token", "401", async w => await w.UseAsync((await w.TokensAsync())["refresh_token"])),
        new("access token: a changed payload", "401", async w => await w.UseAsync(await w.ForgeAsync(keepSignature: true, payload: p => p["client_id"] = "forged"))),
        new("access token: unsigned", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["alg"] = "none", sign: _ => []))),
        new("access token: signed with the public key as a secret", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["alg"] = "HS256", sign: bytes => HMACSHA256.HashData(w.PublicKey, bytes)))),
        new("access token: signed with another key", "401", async w => await w.UseAsync(await w.ForgeAsync(sign: bytes => w.OtherKey.SignData(bytes, HashAlgorithmName.SHA256)))),
        new("access token: by a key that nobody knows", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["kid"] = "unknown", sign: bytes => w.OtherKey.SignData(bytes, HashAlgorithmName.SHA256)))),
        new("access token: brings its own key", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["jwk"] = w.OwnJwk(), sign: bytes => w.OtherKey.SignData(bytes, HashAlgorithmName.SHA256)))),
        new("access token: says where its key is, by our own signature", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["jku"] = "https://evil.example/jwks"))),
        new("access token: says where its certificate is", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["x5u"] = "https://evil.example/cert"))),
        new("access token: brings its certificate", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["x5c"] = new JsonArray("MIIB")))),
        new("access token: with an extension that must be understood", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["crit"] = new JsonArray("b64")))),
        new("access token: of another type", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h["typ"] = "JWT"))),
        new("access token: without a type", "401", async w => await w.UseAsync(await w.ForgeAsync(header: h => h.Remove("typ")))),
        new("access token: of another issuer", "401", async w => await w.UseAsync(await w.ForgeAsync(payload: p => p["iss"] = "https://evil.example"))),
        new("access token: for another audience", "401", async w => await w.UseAsync(await w.ForgeAsync(payload: p => p["aud"] = "portal"))),
        new("access token: expired", "401", async w => await w.UseAsync(await w.ForgeAsync(payload: p => p["exp"] = DateTimeOffset.UtcNow.AddMinutes(-2).ToUnixTimeSeconds()))),
        new("access token: without an end", "401", async w => await w.UseAsync(await w.ForgeAsync(payload: p => p.Remove("exp")))),
        new("access token: not yet valid", "401", async w => await w.UseAsync(await w.ForgeAsync(payload: p => p["nbf"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds()))),
        new("access token: of a program, about a person", "403", async w => await w.UseAsync((await w.Browser.TokenAsync("operator", ("grant_type", "client_credentials")))["access_token"])),

        // Signing out.
        new("sign-out: to an address that nobody registered", "302 /logged-out", async w => await w.SignOutAsync((await w.TokensAsync())["id_token"], Evil)),
        new("sign-out: to nearly the registered address", "302 /logged-out", async w => await w.SignOutAsync((await w.TokensAsync())["id_token"], IdentityFixture.LoggedOut + "/")),
        new("sign-out: by a made-up token, unasked", "200 ", w => w.SignOutAsync("made.up.token", IdentityFixture.LoggedOut)),
        new("sign-out: by an access token, unasked", "200 ", async w => await w.SignOutAsync((await w.TokensAsync())["access_token"], IdentityFixture.LoggedOut)),
    ];

    private World _world = null!; // Set by InitializeAsync, before any test.

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    public async ValueTask InitializeAsync() => _world = new World(identity, await identity.SignedInAsync());

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory(DisplayName = "trust 2: refused as the standards say"), MemberData(nameof(Names))]
    public async Task Refused(string name)
    {
        var one = Cases.Single(c => c.Name == name);
        Assert.Equal(one.Expected, await one.Try(_world));
    }

    [Fact(DisplayName = "trust 2: the list of what is refused has at least 64 names, and what it forges is accepted when nothing is wrong with it")]
    public async Task The_list()
    {
        Assert.True(Cases.Select(c => c.Name).Distinct().Count() is >= 64 and var n && n == Cases.Length, $"{Cases.Length} cases");
        Assert.Equal("200", await _world.UseAsync(await _world.ForgeAsync()));
        Assert.Equal("200 ", await _world.AssertAsync());
        Assert.Equal("a code", await _world.AuthorizeAsync());
        Assert.StartsWith("302 " + IdentityFixture.LoggedOut, await _world.SignOutAsync((await _world.TokensAsync())["id_token"], IdentityFixture.LoggedOut), StringComparison.Ordinal);
    }

    /// <param name="Try">Does it and says what came of it.</param>
    private sealed record Case(string Name, string Expected, Func<World, Task<string>> Try);

    /// <summary>Somebody who is signed in, with all that an attacker could have.</summary>
    private sealed class World(IdentityFixture identity, Browser browser) : IDisposable
    {
        public Browser Browser => browser;

        public Browser Nobody { get; } = identity.NewBrowser();

        public HttpClient Plain { get; } = new() { BaseAddress = new Uri(identity.Issuer) };

        public ECDsa OtherKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        private ECDsa RealKey => ((ECDsaSecurityKey)identity.App.Services.GetRequiredService<SigningKeys>().GetAsync(CancellationToken.None).Result.AccessTokens.Key).ECDsa;

        public byte[] PublicKey => RealKey.ExportSubjectPublicKeyInfo();

        public async Task<string> AuthorizeAsync(params (string Name, string? Value)[] changes) => Heard(await browser.GetAsync(Browser.Address(changes)));

        public async Task<string> TokenAsync(string client, params (string Name, string Value)[] fields) => Said(await browser.TokenAsync(client, fields));

        public async Task<string> AsAsync(AuthenticationHeaderValue? who) => Said(await browser.TokenAsync(who, ("grant_type", "client_credentials"), ("scope", "accounts")));

        public async Task<TokenReply> TokensAsync() => await browser.ExchangeAsync(await browser.CodeAsync());

        public async Task<TokenReply> AgainAsync()
        {
            var code = await browser.CodeAsync();
            await browser.ExchangeAsync(code);
            return await browser.ExchangeAsync(code);
        }

        public async Task<string> UseAsync(string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/userinfo") { Headers = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) } };
            using var answer = await Plain.SendAsync(request);
            return $"{(int)answer.StatusCode}";
        }

        public async Task<string> SignOutAsync(string hint, string back)
        {
            using var answer = await browser.GetAsync($"/logout?id_token_hint={hint}&post_logout_redirect_uri={Uri.EscapeDataString(back)}");
            return $"{(int)answer.StatusCode} {answer.Headers.Location?.OriginalString}";
        }

        /// <summary>A real access token, changed and signed again: by our own key unless told otherwise.</summary>
        public async Task<string> ForgeAsync(Action<JsonObject>? header = null, Action<JsonObject>? payload = null, Func<byte[], byte[]>? sign = null, bool keepSignature = false)
        {
            var parts = (await TokensAsync())["access_token"].Split('.');
            var (head, body) = (Decode(parts[0]), Decode(parts[1]));
            header?.Invoke(head);
            payload?.Invoke(body);
            var text = $"{Base64UrlEncoder.Encode(head.ToJsonString())}.{Base64UrlEncoder.Encode(body.ToJsonString())}";
            var bytes = Encoding.ASCII.GetBytes(text);
            return $"{text}.{(keepSignature ? parts[2] : Base64UrlEncoder.Encode(sign is null ? RealKey.SignData(bytes, HashAlgorithmName.SHA256) : sign(bytes)))}";

            static JsonObject Decode(string part) => JsonNode.Parse(Base64UrlEncoder.Decode(part))!.AsObject(); // A token has two objects.
        }

        /// <summary>A token for the client that has a key, by its assertion, changed and signed: by its own key unless told otherwise.</summary>
        public async Task<string> AssertAsync(Action<JsonObject>? payload = null, Action<JsonObject>? header = null, Func<byte[], byte[]>? sign = null, string type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", string? secret = null)
        {
            var head = new JsonObject { ["alg"] = "ES256", ["kid"] = "its-key" };
            var body = new JsonObject { ["iss"] = "keyed", ["sub"] = "keyed", ["aud"] = identity.Issuer, ["jti"] = Guid.NewGuid().ToString(), ["exp"] = DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds() };
            header?.Invoke(head);
            payload?.Invoke(body);
            var text = $"{Base64UrlEncoder.Encode(head.ToJsonString())}.{Base64UrlEncoder.Encode(body.ToJsonString())}";
            var bytes = Encoding.ASCII.GetBytes(text);
            var assertion = $"{text}.{Base64UrlEncoder.Encode(sign is null ? IdentityFixture.ClientKey.SignData(bytes, HashAlgorithmName.SHA256) : sign(bytes))}";
            (string, string)[] fields = [("grant_type", "client_credentials"), ("client_assertion_type", type), ("client_assertion", assertion), .. secret is null ? [] : new[] { ("client_secret", secret) }];
            return Said(await browser.TokenAsync((AuthenticationHeaderValue?)null, fields));
        }

        public JsonObject OwnJwk()
        {
            var point = OtherKey.ExportParameters(false).Q;
            return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) };
        }

        public static string Heard(HttpResponseMessage answer)
        {
            if (answer is { StatusCode: HttpStatusCode.BadRequest, Headers.Location: null, Content.Headers.ContentType.MediaType: "text/html" }) return NegativeTests.Page;
            var address = answer.Headers.Location?.OriginalString ?? "";
            if (!address.StartsWith(IdentityFixture.Back + "?", StringComparison.Ordinal)) return $"{(int)answer.StatusCode} {address}";
            var heard = QueryHelpers.ParseQuery(new Uri(address).Query);
            Assert.Equal("a state", heard["state"]);
            return heard.ContainsKey("code") ? "a code" : ToClient + heard["error"];
        }

        public static string Said(TokenReply answer) => $"{(int)answer.StatusCode} {answer.Error}";

        public static string Said(HttpResponseMessage answer)
        {
            var text = answer.Content.ReadAsStringAsync().Result;
            return $"{(int)answer.StatusCode} {(text.StartsWith('{') ? (string?)JsonNode.Parse(text)!["error"] : "")}"; // An object, as seen.
        }

        public void Dispose()
        {
            browser.Dispose();
            Nobody.Dispose();
            Plain.Dispose();
            OtherKey.Dispose();
        }
    }
}
