using System.Net.Http.Json;
using System.Text.Json;
using Matchmaking.Tests.Support;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>Two people of the operator suspend a supplier at their browsers, and let it go again.</summary>
public sealed class SuspensionTests(Browser browser)
{
    private const string Password = "a long enough password";

    [Fact(DisplayName = "trust 1.4: one person of the operator proposes, another confirms on a phone; the supplier leaves the search and only reads, until two lift it")]
    public async Task Two_people_suspend_a_supplier()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne, ["Supplier"]);
        var portal = market.Url("Portal");
        var taxCodes = TaxCodes.Valid().Take(2).ToArray();
        var platform = await market.AddOrganisationAsync("nobody", "Nobody", "The platform", taxCodes[0], "Operator");
        await market.JoinAsync("an@example.vn", Password, platform);
        await market.JoinAsync("binh@example.vn", Password, platform);
        var firm = await market.AddOrganisationAsync("Supplier", "Supplier", "Borealis Castings", taxCodes[1], "Supplier");
        await market.JoinAsync("lan@example.vn", Password, firm);
        using var profile = await market.ClientAsync("Registry", "Supplier");
        var site = await Marketplace.PostAsync(profile, $"/profiles/{firm}/sites", new { name = "Plant 1", provinceCode = "01", address = "Lô A1", latitude = 21.03, longitude = 105.8 });
        await Marketplace.PostAsync(profile, $"/profiles/{firm}/sites/{site.GetProperty("siteId").GetGuid()}/capabilities", new
        {
            processCode = "machining-turning",
            materialCodes = new[] { "steel-carbon" },
            toleranceMm = 0.02,
            batchMin = 10,
            batchMax = 5000,
            monthlyCapacity = 20000,
            capacityUnit = "H87",
        });
        await Marketplace.PostAsync(profile, $"/profiles/{firm}/publication", new { });
        using var search = await market.ClientAsync("Search", "Supplier");
        await FoundAsync(search, true);

        var an = await browser.OpenAsync();
        await an.SignInAsync(portal, "an@example.vn", Password);
        await an.GotoAsync(portal + "/operator");
        await an.ShowsAsync("No proposal waits.");
        await an.FollowAsync("Borealis Castings");
        await an.PressAsync("Propose");
        await an.ShowsAsync("Say why.");
        await an.Locator("main").FillAsync("Reason", "Forged certificates, see letter 12/2026.");
        await an.PressAsync("Propose");
        await an.ShowsAsync("Another person of the operator confirms it.");
        Assert.Equal(0, await an.GetByText("Confirm", new() { Exact = true }).CountAsync());
        await FoundAsync(search, true);

        var binh = await browser.OpenAsync(width: 360, scripts: false);
        await binh.SignInAsync(portal, "binh@example.vn", Password);
        await binh.GotoAsync(portal + "/operator");
        await binh.FitsAsync();
        await binh.Locator("main").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Borealis Castings" }).First.ClickAsync();
        await binh.FitsAsync();
        await binh.PressAsync("Confirm");
        await binh.ShowsAsync("Suspended since");
        await FoundAsync(search, false);

        var lan = await browser.OpenAsync(width: 360);
        await lan.SignInAsync(portal, "lan@example.vn", Password);
        await lan.GotoAsync(portal + "/organisation");
        await lan.ShowsAsync("Forged certificates, see letter 12/2026.");
        await lan.ShowsAsync("You can look at everything, but not change anything.");
        await lan.FitsAsync();
        await lan.GotoAsync(portal + "/organisation/people");
        await lan.Locator("main").FillAsync("E-mail", "minh@example.vn");
        await lan.PressAsync("Make the invitation");
        await lan.ShowsAsync("The operator suspended your organisation");

        await binh.Locator("main").FillAsync("Reason", "The certificates turned out to be genuine.");
        await binh.PressAsync("Propose");
        await an.GotoAsync($"{portal}/operator/organisations/{firm}");
        await an.PressAsync("Confirm");
        await an.ShowsAsync("Active");
        await FoundAsync(search, true);
        await lan.GotoAsync(portal + "/organisation/people");
        await lan.Locator("main").FillAsync("E-mail", "minh@example.vn");
        await lan.PressAsync("Make the invitation");
        await lan.ShowsAsync("it is not sent from here");

        // Its owner is lost; two people let in another one, whose account number one of them typed.
        var minh = await market.AddAccountAsync("minh@example.vn", Password);
        await an.GotoAsync($"{portal}/operator/organisations/{firm}/people");
        await an.PressAsync("Propose");
        await an.ShowsAsync("Enter the account number.");
        await an.Locator("main").FillAsync("Account number", minh);
        await an.Locator("main").FillAsync("By what you know that it is the right person", "Letter of the notary, 7/2026.");
        await an.PressAsync("Propose");
        await an.ShowsAsync("Another person of the operator confirms it.");
        await binh.GotoAsync($"{portal}/operator/organisations/{firm}/people");
        await binh.FitsAsync();
        await binh.PressAsync("Confirm");
        await binh.ShowsAsync("Saved.");
        await lan.GotoAsync(portal + "/organisation/people");
        await lan.ShowsAsync("the operator");
    }

    private static async Task FoundAsync(HttpClient search, bool isFound) => await Eventually.IsAsync(
        async () => (await search.GetFromJsonAsync<JsonElement>("/suppliers?q=borealis")).GetProperty("total").GetInt32() == (isFound ? 1 : 0), TimeSpan.FromSeconds(20), isFound ? "the supplier is found" : "the supplier is gone");
}
