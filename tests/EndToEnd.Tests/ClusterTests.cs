using Matchmaking.Tests.Support;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A cluster becomes known: its keeper describes it, a supplier joins on a phone, anybody reads the page.</summary>
public sealed class ClusterTests(Browser browser)
{
    private const string Password = "a long enough password";

    [Fact(DisplayName = "CLU-1, CLU-2, SEA-2: the operator registers an agency, puts a cluster on the grid and names its keeper; the keeper fills in both sheets, a supplier asks to belong on a phone and is let in, anybody reads the page in either language, and a buyer filters by the cluster")]
    public async Task A_branded_cluster()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne, ["Supplier"]);
        var (portal, taxCodes) = (market.Url("Portal"), TaxCodes.Valid().Take(5).ToArray());
        await market.AddPersonAsync("an@example.vn", Password, "Northern Electronics Association", taxCodes[0], "Association");
        var firm = await market.AddOrganisationAsync("Supplier", "Supplier", "Sao Mai Precision", taxCodes[1], "Supplier");
        await market.JoinAsync("lan@example.vn", Password, firm);
        await market.AddPersonAsync("binh@example.vn", Password, "The platform", taxCodes[2], "Operator");
        await market.AddPersonAsync("kim@example.vn", Password, "Aurora Electronics", taxCodes[3], "Buyer");

        var binh = await browser.OpenAsync(width: 360, scripts: false);
        await binh.SignInAsync(portal, "binh@example.vn", Password);
        await binh.GotoAsync(portal + "/operator");
        await binh.FollowAsync("Register an association or agency");
        await binh.FitsAsync();
        await binh.GetByLabel("What it is").SelectOptionAsync("Agency");
        await binh.PressAsync("Register");
        await binh.ShowsAsync("Enter the tax code.");
        await binh.Locator("main").FillAsync("Tax code", taxCodes[4]);
        await binh.Locator("main").FillAsync("Legal name", "Trung tâm Phát triển công nghiệp Bắc Ninh");
        await binh.PressAsync("Register");
        await binh.ShowsAsync("Nobody acts for this organisation yet.");
        await binh.Locator("main").FillAsync("E-mail", "minh@example.vn");
        await binh.PressAsync("Make the invitation");
        await binh.ShowsAsync("The invitation for minh@example.vn is ready.");
        await binh.FitsAsync();
        await binh.GotoAsync(portal + "/operator");
        await binh.FollowAsync("Clusters and their keepers");
        await binh.Locator("main").FillAsync("Code", "vn-mould-bn");
        await binh.Locator("main").FillAsync("Name in Vietnamese", "Cụm khuôn mẫu Bắc Ninh");
        await binh.Locator("main").FillAsync("Name in English", "Moulds of Bac Ninh");
        await binh.GetByLabel("Industry").SelectOptionAsync("mechanical");
        await binh.GetByLabel("Bac Ninh").CheckAsync();
        await binh.FitsAsync();
        await binh.PressAsync("Put it on the grid");
        await binh.ShowsAsync("Name who keeps it");
        await binh.FitsAsync();
        await binh.GetByLabel("Keeper").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = $"Northern Electronics Association ({taxCodes[0]})" });
        await binh.PressAsync("Name the keeper");
        await binh.ShowsAsync("Saved.");

        var an = await browser.OpenAsync();
        await an.SignInAsync(portal, "an@example.vn", Password);
        await an.ShowsAsync("Clusters you keep");
        await an.ShowsAsync("no request waits");
        await an.FollowAsync("Moulds of Bac Ninh");
        await an.FollowAsync("Change the sheets");
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
        await lan.GotoAsync(portal + "/clusters?sector=mechanical");
        await lan.FitsAsync();
        await lan.FollowAsync("Moulds of Bac Ninh");
        await lan.FitsAsync();
        await lan.PressAsync("Ask to belong");
        await lan.ShowsAsync("Your request waits");

        await an.GotoAsync(portal + "/association");
        await an.ShowsAsync("1 request waiting");
        await an.FollowAsync("Moulds of Bac Ninh");
        await an.PressAsync("Let in Sao Mai Precision");
        await an.ShowsAsync("A member was let in");
        await lan.ReloadAsync();
        await lan.ShowsAsync("Your organisation is a member.");

        var anybody = await browser.OpenAsync(width: 360);
        await anybody.GotoAsync(portal + "/clusters/VN-MOULD-BN?lang=vi");
        await anybody.ShowsAsync("Cụm khuôn mẫu Bắc Ninh");
        await anybody.ShowsAsync("Công nghệ cao");
        await anybody.FitsAsync();
        Assert.DoesNotContain("Sao Mai Precision", await anybody.InnerTextAsync("main"), StringComparison.Ordinal); // Its profile is not public.

        using var profile = await market.ClientAsync("Registry", "Supplier");
        var site = await Marketplace.PostAsync(profile, $"/profiles/{firm}/sites", new { name = "Plant 1", provinceCode = "24", address = "Lô A1", latitude = 21.18, longitude = 106.06 });
        await Marketplace.PostAsync(profile, $"/profiles/{firm}/sites/{site.GetProperty("siteId").GetGuid()}/capabilities", new { processCode = "machining-turning", materialCodes = new[] { "steel-carbon" }, batchMin = 10, batchMax = 5000 });
        await Marketplace.PostAsync(profile, $"/profiles/{firm}/publication", new { });
        await anybody.ReloadAsync();
        await anybody.ShowsAsync("Sao Mai Precision");
        await anybody.ShowsAsync("L0, tự khai");
        await anybody.ShowsAsync("không công bố");
        await anybody.FitsAsync();

        var kim = await browser.OpenAsync();
        await kim.SignInAsync(portal, "kim@example.vn", Password);
        await Eventually.IsAsync(
            async () =>
            {
                await kim.GotoAsync(portal + "/suppliers");
                return await kim.GetByLabel("Moulds of Bac Ninh").CountAsync() > 0;
            }, TimeSpan.FromSeconds(20), "the cluster among the filters");
        await kim.GotoAsync(portal + "/clusters/VN-MOULD-BN");
        await kim.FollowAsync("Find its members in the search");
        await kim.ShowsAsync("1 suppliers");
        await kim.FollowAsync("Sao Mai Precision");
        await kim.FollowAsync("Moulds of Bac Ninh");
        await kim.ShowsAsync("Boards, harnesses and housings");
        // A search that finds nothing says what to give up, and the link does it.
        await kim.GotoAsync(portal + "/suppliers?cluster=VN-MOULD-BN&province=79");
        await kim.ShowsAsync("There would be some:");
        await kim.FollowAsync("without “Ho Chi Minh”");
        await kim.ShowsAsync("Sao Mai Precision");
        // While one types, the field proposes words.
        await kim.GetByLabel("What do you need?").PressSequentiallyAsync("sao m");
        await Microsoft.Playwright.Assertions.Expect(kim.Locator("#q-suggestions option[value='Sao Mai Precision']")).ToBeAttachedAsync();
    }
}
