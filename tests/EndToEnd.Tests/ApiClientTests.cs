using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A program acts for an organisation, with credentials that its owner makes and revokes.</summary>
public sealed class ApiClientTests(Browser browser)
{
    private const string Password = "a long enough password";

    [Fact(DisplayName = "API clients: an owner makes one on a phone and reads its secret once; the program works by it until the owner revokes it, and from then on nowhere")]
    public async Task A_program_works_until_it_is_revoked()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        await market.AddPersonAsync("owner@example.vn", Password, "Aurora Electronics", TaxCodes.Valid().First(), "Buyer");
        var owner = await browser.OpenAsync(width: 360);
        await owner.SignInAsync(portal, "owner@example.vn", Password);
        await owner.GotoAsync(portal + "/organisation");
        await owner.FollowAsync("API client");
        await owner.ShowsAsync("No program acts for the organisation");
        await owner.FitsAsync();
        await owner.PressAsync("Make it");
        await owner.ShowsAsync("Enter a name.");
        await owner.Locator("main").FillAsync("Name of the program", "ERP Hanoi");
        await owner.PressAsync("Make it");
        await owner.ShowsAsync("can act for the organisation now");
        await owner.FitsAsync();
        var (id, secret) = (await owner.GetByLabel("Client id").InputValueAsync(), await owner.GetByLabel("Client secret").InputValueAsync());
        await owner.GotoAsync(portal + "/organisation/api-clients");
        await owner.ShowsAsync("ERP Hanoi");
        Assert.DoesNotContain(secret, await owner.ContentAsync(), StringComparison.Ordinal);

        using var program = new HttpClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await TokenAsync(market, id, secret)).GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, HttpMethod.Get, market.Url("Sourcing") + "/rfqs"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(program, HttpMethod.Post, market.Url("Sourcing") + "/rfqs"));

        await owner.FollowAsync("ERP Hanoi");
        await owner.PressAsync("Revoke the API client");
        await owner.ShowsAsync("Tick this to revoke it.");
        await owner.GetByLabel("Yes, the program may stop working").CheckAsync();
        await owner.FitsAsync();
        await owner.PressAsync("Revoke the API client");
        await owner.ShowsAsync("It can do nothing any more.");

        // What it holds ends with the event, not with the token's five minutes.
        await Eventually.IsAsync(async () => await StatusAsync(program, HttpMethod.Get, market.Url("Sourcing") + "/rfqs") == HttpStatusCode.Forbidden, TimeSpan.FromSeconds(5), "sourcing to refuse the program");
        Assert.Equal("invalid_client", (await TokenAsync(market, id, secret)).GetProperty("error").GetString());
    }

    [Fact(DisplayName = "trust 2: an application of others that was not let into the marketplace is refused by every service; let in to read, it reads and changes nothing")]
    public async Task An_application_of_others_does_what_was_allowed()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        await market.AddPersonAsync("owner@example.vn", Password, "Aurora Electronics", TaxCodes.Valid().First(), "Buyer");
        var owner = await browser.OpenAsync(width: 360);
        await owner.SignInAsync(market.Url("Portal"), "owner@example.vn", Password);
        await owner.RouteAsync(Marketplace.GuestAddress + "*", route => route.FulfillAsync(new() { Body = "back at the application" }));

        using var nameOnly = await AllowAsync(owner, market, "openid", "It sees and changes nothing in the marketplace");
        foreach (var address in (string[])["Registry:/me", "Sourcing:/rfqs", "Search:/suppliers", "Files:/files", "Certification:/reviews"])
        {
            var (service, path) = (address.Split(':')[0], address.Split(':')[1]);
            Assert.Equal((service, HttpStatusCode.Unauthorized), (service, await StatusAsync(nameOnly, HttpMethod.Get, market.Url(service) + path)));
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(nameOnly, HttpMethod.Get, market.Url("Identity") + "/userinfo"));
        using var reader = await AllowAsync(owner, market, "openid marketplace.read", "It never awards an RFQ");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(reader, HttpMethod.Get, market.Url("Sourcing") + "/rfqs"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(reader, HttpMethod.Post, market.Url("Sourcing") + "/rfqs"));
    }

    // The person reads what is asked for and allows it; the application exchanges its code.
    private static async Task<HttpClient> AllowAsync(IPage page, Marketplace market, string scope, string says)
    {
        const string verifier = "a-verifier-that-only-the-client-knows-0123456789";
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        await page.GotoAsync($"{market.Url("Identity")}/authorize?response_type=code&client_id=guest&redirect_uri={Uri.EscapeDataString(Marketplace.GuestAddress)}&scope={Uri.EscapeDataString(scope)}&code_challenge={challenge}&code_challenge_method=S256&ui_locales=en");
        await page.ShowsAsync("ERP of others");
        await page.ShowsAsync(says);
        await page.FitsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(Marketplace.GuestAddress + "*");
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = HttpUtility.ParseQueryString(new Uri(page.Url).Query)["code"]!, // Allowed, it has one.
            ["redirect_uri"] = Marketplace.GuestAddress,
            ["code_verifier"] = verifier,
            ["client_id"] = "guest",
            ["client_secret"] = market.Secret,
        });
        using var answer = await http.PostAsync(new Uri(market.Url("Identity") + "/token"), form);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        return new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address) { Content = method == HttpMethod.Post ? JsonContent.Create(BusyMarket.Rfq("Public", "Housing")) : null, Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<JsonElement> TokenAsync(Marketplace market, string id, string secret)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret });
        using var answer = await http.PostAsync(new Uri(market.Url("Identity") + "/token"), form);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
