using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Matchmaking.Tests.Support;

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
