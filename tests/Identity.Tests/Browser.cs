using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Tests;

/// <summary>What the token endpoint answered.</summary>
public sealed record TokenReply(HttpStatusCode StatusCode, JsonNode Body)
{
    public string? Error => (string?)Body["error"];

    public string this[string member] => (string)Body[member]!; // A test that reads it expects it.
}

internal static class Json
{
    public static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!; // Never the literal null.
}

/// <summary>A browser and the client behind it: cookies, forms with their hidden fields, and PKCE.</summary>
public sealed partial class Browser : IDisposable
{
    public const string Verifier = "a-verifier-that-only-the-client-knows-0123456789";

    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    /// <param name="network">Where it says, by a proxy that is known, that it comes from.</param>
    public Browser(string issuer, string? network = null) : this(issuer)
    {
        if (network is not null) _http.DefaultRequestHeaders.Add("X-Forwarded-For", network);
    }

    private Browser(string issuer) => _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = new Uri(issuer) };

    /// <summary>What it calls itself.</summary>
    public void SayAgent(string userAgent) => _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);

    public static string Challenge { get; } = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Another browser with the same cookies: what a thief of them has.</summary>
    public Browser Copy(string? issuer = null)
    {
        var copy = new Browser(issuer ?? _http.BaseAddress!.OriginalString); // Set by the constructor.
        copy._cookies.Add(_cookies.GetAllCookies());
        return copy;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    public Task<HttpResponseMessage> GetAsync(string address) => _http.GetAsync(address);

    public async Task<string> TextAsync(string address) => await (await _http.GetAsync(address)).Content.ReadAsStringAsync();

    /// <summary>Fills in the form of a page and sends it, with the token that the page carries.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, params (string Name, string Value)[] fields)
    {
        return await SendAsync(await TextAsync(page), fields);
    }

    /// <summary>The same with a page that is open already.</summary>
    public async Task<HttpResponseMessage> SendAsync(string html, params (string Name, string Value)[] fields)
    {
        var form = html[html.IndexOf("<form", StringComparison.Ordinal)..]; // The first of the page, as a person would press its button.
        form = form[..form.IndexOf("</form>", StringComparison.Ordinal)];
        var action = WebUtility.HtmlDecode(FormAction().Match(form).Groups[1].Value);
        var hidden = HiddenField().Matches(form).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
        return await _http.PostAsync(action, Form([.. hidden, .. fields]));
    }

    public Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] fields) => _http.PostAsync(address, Form(fields));

    /// <summary>Sends what the script of <paramref name="page"/> would send, with the token that the page carries.</summary>
    public async Task<HttpResponseMessage> SendAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = HiddenField().Match(await TextAsync(page));
        return await _http.PostAsync(action, Form([(token.Groups[1].Value, WebUtility.HtmlDecode(token.Groups[2].Value)), .. fields]));
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string password, string query = "") => SubmitAsync("/login" + query, ("email", email), ("password", password));

    /// <summary>The address that the portal would send a browser to; null takes a parameter out.</summary>
    public static string Address(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["client_id"] = "portal",
            ["redirect_uri"] = IdentityFixture.Back,
            ["response_type"] = "code",
            ["scope"] = "openid profile email offline_access",
            ["state"] = "a state",
            ["nonce"] = "a-nonce",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes) parameters[name] = value;
        return QueryHelpers.AddQueryString("/authorize", parameters.Where(p => p.Value is not null));
    }

    /// <summary>What the authorization sent the browser back with.</summary>
    public async Task<Dictionary<string, string>> AuthorizeAsync(params (string Name, string? Value)[] changes)
    {
        var answer = await _http.GetAsync(Address(changes));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith(IdentityFixture.Back + "?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal); // A redirect has one.
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    public async Task<string> CodeAsync() => (await AuthorizeAsync())["code"];

    public Task<TokenReply> ExchangeAsync(string code, string client = "portal", string? verifier = Verifier, string redirectUri = IdentityFixture.Back) =>
        TokenAsync(client, [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri), .. verifier is null ? [] : new[] { ("code_verifier", verifier) }]);

    public Task<TokenReply> RefreshAsync(string token, string client = "portal") => TokenAsync(client, ("grant_type", "refresh_token"), ("refresh_token", token));

    /// <summary>Asks the token endpoint in the name of <paramref name="client"/>, by HTTP Basic.</summary>
    public Task<TokenReply> TokenAsync(string client, params (string Name, string Value)[] fields) => TokenAsync(Basic(client, $"{IdentityFixture.Secret} {client}"), fields);

    public Task<TokenReply> TokenAsync(AuthenticationHeaderValue? who, params (string Name, string Value)[] fields) => AskAsync("/token", who, fields);

    public Task<TokenReply> IntrospectAsync(string token, string client = "portal") => AskAsync("/introspection", Basic(client, $"{IdentityFixture.Secret} {client}"), ("token", token));

    public Task<HttpResponseMessage> RevokeAsync(string token, string client = "portal") =>
        PostAsync("/revocation", ("token", token), ("client_id", client), ("client_secret", $"{IdentityFixture.Secret} {client}"));

    private async Task<TokenReply> AskAsync(string address, AuthenticationHeaderValue? who, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Form(fields), Headers = { Authorization = who } };
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return new TokenReply(answer.StatusCode, await Json.ReadAsync(answer));
    }

    public static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

    public void Dispose() => _http.Dispose();

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) => new(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
