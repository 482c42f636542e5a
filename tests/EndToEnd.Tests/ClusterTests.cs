using Matchmaking.Tests.Support;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A cluster becomes known: its keeper describes it, a supplier joins on a phone, anybody reads the page.</summary>
public sealed class ClusterTests(Browser browser)
{
    private const string Password = "a long enough password";

    [Fact(DisplayName = "CLU-2: the keeper fills in both sheets, a supplier asks to belong on a phone and is let in, and anybody reads the cluster's page in either language")]
    public async Task A_branded_cluster()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var (portal, taxCodes) = (market.Url("Portal"), TaxCodes.Valid().Take(2).ToArray());
        var association = await market.AddPersonAsync("an@example.vn", Password, "Northern Electronics Association", taxCodes[0], "Association");
        await market.AddPersonAsync("lan@example.vn", Password, "Sao Mai Precision", taxCodes[1], "Supplier");
        using var platform = await market.ClientAsync("Registry", "operator");
        using var named = await platform.PutAsync("/clusters/VN-ELEC-HN/keeper", System.Net.Http.Json.JsonContent.Create(new { organisationId = association }));
        Assert.True(named.IsSuccessStatusCode, await named.Content.ReadAsStringAsync());

        var an = await browser.OpenAsync();
        await an.SignInAsync(portal, "an@example.vn", Password);
        await an.GotoAsync(portal + "/clusters/VN-ELEC-HN/edit");
        await an.Locator("main").FillAsync("For remote buyers, in English", "Boards, harnesses and housings within two hours of the airport.");
        await an.GetByLabel("Kind").SelectOptionAsync("HighTech");
        await an.Locator("main").FillAsync("Firms", "120");
        await an.PressAsync("Save the identification sheet");
        // A number without its source is not taken, and nothing typed is lost.
        await an.ShowsAsync("Say who states these numbers");
        Assert.Equal("120", await an.GetByLabel("Firms").InputValueAsync());
        await an.Locator("main").FillAsync("Who states these numbers", "Provincial statistics");
        await an.GetByLabel("As of").FillAsync("2025-12-31");
        await an.PressAsync("Save the identification sheet");
        await an.ShowsAsync("Boards, harnesses and housings");
        await an.FollowAsync("Change the sheets");
        await an.PressAsync("Add a line");
        await an.GetByLabel("Area").SelectOptionAsync("Training");
        await an.Locator("main").FillAsync("Need", "CNC operators");
        await an.Locator("main").FillAsync("Who acts", "Vocational college");
        await an.PressAsync("Save the intervention sheet");
        await an.ShowsAsync("CNC operators");

        var lan = await browser.OpenAsync(width: 360, scripts: false);
        await lan.SignInAsync(portal, "lan@example.vn", Password);
        await lan.GotoAsync(portal + "/clusters?sector=electrical-electronics");
        await lan.FitsAsync();
        await lan.FollowAsync("Electronics cluster of the Hanoi region");
        await lan.FitsAsync();
        await lan.PressAsync("Ask to belong");
        await lan.ShowsAsync("Your request waits");

        await an.GotoAsync(portal + "/clusters/VN-ELEC-HN");
        await an.PressAsync("Let in Sao Mai Precision");
        await an.ShowsAsync("A member was let in");
        await lan.ReloadAsync();
        await lan.ShowsAsync("Your organisation is a member.");

        var anybody = await browser.OpenAsync(width: 360);
        await anybody.GotoAsync(portal + "/clusters/VN-ELEC-HN?lang=vi");
        await anybody.ShowsAsync("Cụm điện tử vùng Hà Nội");
        await anybody.ShowsAsync("Công nghệ cao");
        await anybody.FitsAsync();
        Assert.DoesNotContain("Sao Mai Precision", await anybody.InnerTextAsync("main"), StringComparison.Ordinal); // Its profile is not public.
    }
}
