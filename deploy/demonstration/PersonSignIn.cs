using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Matchmaking.Demonstration;

/// <summary>
/// Signs a person of the demonstration in as a browser would, through the portal's own client: what only people may do, such as verifying
/// a certificate, is then done by people.
/// </summary>
internal static partial class PersonSignIn
{
    public static async Task<string> TokenAsync(string issuer, string email, string password, string redirectUri, string clientSecret)
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
        var verifier = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var ask = $"{issuer}/authorize?response_type=code&client_id=portal&redirect_uri={Uri.EscapeDataString(redirectUri)}&scope={Uri.EscapeDataString("openid profile email")}"
            + $"&state={verifier[..16]}&code_challenge={challenge}&code_challenge_method=S256";

        var (address, page) = await FollowAsync(browser, new Uri(ask), redirectUri, await browser.GetAsync(new Uri(ask)));
        if (page is not null)
        {
            var fields = HiddenField().Matches(page).ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value), StringComparer.Ordinal);
            (fields["email"], fields["password"]) = (email, password);
            using var form = new FormUrlEncodedContent(fields);
            (address, _) = await FollowAsync(browser, address, redirectUri, await browser.PostAsync(address, form));
        }

        var code = Code().Match(address.Query) is { Success: true } found ? Uri.UnescapeDataString(found.Groups[1].Value) : throw new InvalidOperationException($"{email} could not sign in; it ended at {address.AbsolutePath}");
        using var exchange = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = verifier,
            ["client_id"] = "portal",
            ["client_secret"] = clientSecret,
        });
        using var answer = await browser.PostAsync(new Uri(issuer + "/token"), exchange);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.ToString(); // A success has one.
    }

    // To the next page that wants something, or to where the portal would take over, which is not visited.
    private static async Task<(Uri Address, string? Page)> FollowAsync(HttpClient browser, Uri address, string redirectUri, HttpResponseMessage answer)
    {
        while (true)
        {
            using (answer)
            {
                if (answer.Headers.Location is not { } location) return (address, await answer.Content.ReadAsStringAsync());
                address = new Uri(address, location);
                if (address.AbsoluteUri.StartsWith(redirectUri, StringComparison.Ordinal)) return (address, null);
            }

            answer = await browser.GetAsync(address);
        }
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"[^>]*>""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("[?&]code=([^&]+)")]
    private static partial Regex Code();
}
