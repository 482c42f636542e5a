using Matchmaking.Tests.Support;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A buyer shows a drawing to a supplier under an agreement, both at their browsers, on a phone, without a script.</summary>
public sealed class FileTests(Browser browser)
{
    private const string Password = "a long enough password";
    private const string Drawing = "ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n";

    [Fact(DisplayName = "RFQ-6: a drawing under NDA is uploaded, shown, signed for, downloaded from the files' own origin, seen in its log, and removed")]
    public async Task A_drawing_is_shown_under_an_agreement()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        var codes = TaxCodes.Valid().Take(2).ToArray();
        await market.AddPersonAsync("buyer@example.vn", Password, "Aurora Electronics", codes[0], "Buyer");
        await market.AddPersonAsync("supplier@example.vn", Password, "Binh Minh Precision", codes[1], "Supplier");
        var buyer = await browser.OpenAsync(width: 360);
        await buyer.SignInAsync(portal, "buyer@example.vn", Password);
        await buyer.GotoAsync(portal + "/files");
        await buyer.ShowsAsync("No file yet");
        await buyer.FitsAsync();

        await buyer.PressAsync("Upload");
        await buyer.ShowsAsync("Choose a file.");
        await ChooseAsync(buyer, "housing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        await buyer.ShowsAsync("Choose a PDF, STEP, DXF, DWG, PNG, JPEG, XLSX or CSV file.");
        await buyer.FitsAsync();
        await ChooseAsync(buyer, "Vỏ hộp số.step", Drawing);
        await buyer.ShowsAsync("Only your organisation");
        await buyer.FitsAsync();

        await buyer.Locator("main").FillAsync("Name of the organisation", "binh minh");
        await buyer.PressAsync("Find the organisation");
        await buyer.PressAsync("Show the file");
        await buyer.ShowsAsync("Choose an organisation.");
        await buyer.GetByLabel("Binh Minh Precision").CheckAsync();
        await buyer.PressAsync("Show the file");
        await buyer.ShowsAsync("not signed yet");
        await buyer.FitsAsync();

        var supplier = await browser.OpenAsync(width: 360, scripts: false);
        await supplier.SignInAsync(portal, "supplier@example.vn", Password);
        await supplier.GotoAsync(portal + "/files");
        await supplier.ShowsAsync("Nobody shows you a file now");
        await supplier.FollowAsync("Read and sign");
        await supplier.ShowsAsync("We keep the files");
        await supplier.FitsAsync();
        await supplier.GetByLabel("We agree to this text").CheckAsync();
        await supplier.PressAsync("Sign the agreement");
        await supplier.FollowAsync("Vỏ hộp số.step");
        await supplier.ShowsAsync("Its owner sees when you download it.");
        var download = await supplier.RunAndWaitForDownloadAsync(() => supplier.PressAsync("Download"));
        Assert.StartsWith(market.Url("Files") + "/content/", download.Url, StringComparison.Ordinal);
        Assert.Equal("Vỏ hộp số.step", download.SuggestedFilename);
        Assert.Equal(Drawing, await File.ReadAllTextAsync(await download.PathAsync()));

        await buyer.ReloadAsync();
        await buyer.ShowsAsync("signed ");
        Assert.Equal(2, await buyer.GetByText("Binh Minh Precision").And(buyer.Locator("td")).CountAsync()); // Who may, and who did.
        await buyer.GetByLabel("Yes, delete the content").CheckAsync();
        await buyer.PressAsync("Remove the file");
        await buyer.ShowsAsync("Others may still see this file.");
        await buyer.PressAsync("End Binh Minh Precision");
        await buyer.ShowsAsync("Only your organisation");
        await buyer.GetByLabel("Yes, delete the content").CheckAsync();
        await buyer.PressAsync("Remove the file");
        await buyer.ShowsAsync("The file is removed.");
        Assert.Equal(404, (await supplier.ReloadAsync())?.Status);
    }

    private static async Task ChooseAsync(Microsoft.Playwright.IPage page, string name, string content)
    {
        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = System.Text.Encoding.UTF8.GetBytes(content) });
        await page.GetByLabel("What is it?").SelectOptionAsync("Drawing");
        await page.GetByLabel("Others see it only after they signed a non-disclosure agreement").CheckAsync();
        await page.PressAsync("Upload");
    }
}
