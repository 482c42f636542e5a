using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A buyer shows a drawing to a supplier under an agreement, both at their browsers, on a phone, without a script.</summary>
public sealed class FileTests(Browser browser)
{
    private const string Password = "a long enough password";
    private const string Drawing = "ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n";

    [Fact(DisplayName = "RFQ-6: a drawing under NDA is uploaded, shown, signed for, downloaded from the files' own origin, seen in its log, and removed; and one of an RFQ is signed for and opened through the RFQ, and its buyer reads who did")]
    public async Task A_drawing_is_shown_under_an_agreement()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        var codes = TaxCodes.Valid().Take(3).ToArray();
        await market.AddPersonAsync("buyer@example.vn", Password, "Aurora Electronics", codes[0], "Buyer");
        await market.AddPersonAsync("supplier@example.vn", Password, "Binh Minh Precision", codes[1], "Supplier");
        await market.AddPersonAsync("tools@example.vn", Password, "Hoang Long Tools", codes[2], "Supplier");
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
        await buyer.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(TooLarge());
        await buyer.PressAsync("Upload");
        await buyer.ShowsAsync("A form takes at most 25 MB");
        await buyer.FitsAsync();
        await buyer.GotoAsync(portal + "/files");
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
        await ThroughAnRfqAsync(buyer, await SignedInAsync(portal, "tools@example.vn"), portal);
    }

    // Whoever sees the RFQ needs no grant: it signs for the RFQ's buyer, and opens what the RFQ shows.
    private static async Task ThroughAnRfqAsync(IPage buyer, IPage supplier, string portal)
    {
        await buyer.GotoAsync(portal + "/rfqs/new");
        var (form, line) = (buyer.Locator("main"), buyer.Locator("#line-0"));
        await form.FillAsync("Title", "Gearbox housings");
        await buyer.GetByLabel("Product group").SelectOptionAsync("electronics-audiovisual");
        await form.FillAsync("Place of delivery", "Bắc Ninh");
        await buyer.GetByLabel("Drawings are shown only under a signed NDA").CheckAsync();
        await line.GetByLabel("Add a file from this device").SetInputFilesAsync(new FilePayload { Name = "GH-1.step", MimeType = "application/octet-stream", Buffer = System.Text.Encoding.UTF8.GetBytes(Drawing) });
        await line.FillAsync("What it is", "Housing, revision B");
        await buyer.PressAsync("Add the file Drawings of line 1");
        Assert.Equal("Housing, revision B", await line.GetByLabel("What GH-1.step is").InputValueAsync());
        await buyer.FitsAsync();
        await line.FillAsync("Part number", "GH-1");
        await line.FillAsync("Description of the part", "Housing");
        await line.GetByLabel("Process").SelectOptionAsync("machining-cnc-turning");
        await line.GetByLabel("Quantity", new() { Exact = true }).FillAsync("100");
        await line.FillAsync("Needed on", DateTime.UtcNow.AddDays(90).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await buyer.PressAsync("Save and continue");
        await Assertions.Expect(buyer).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/rfqs/[^/]+/suppliers$"));
        var rfq = buyer.Url[..^"/suppliers".Length];

        // A change of the draft keeps them.
        await buyer.GotoAsync(rfq + "/edit");
        await buyer.Locator("main").FillAsync("Title", "Gearbox housings, two parts");
        await buyer.PressAsync("Save and continue");
        await buyer.ShowsAsync("Housing, revision B");
        await buyer.FitsAsync();
        await buyer.PressAsync("Publish");
        await buyer.ShowsAsync("Nobody yet");

        await supplier.GotoAsync(rfq);
        await supplier.ShowsAsync("1 document, shown once your organisation has signed");
        Assert.Equal(0, await supplier.GetByText("Housing, revision B").CountAsync());
        await supplier.FitsAsync();
        await supplier.FollowAsync("Read and sign");
        await supplier.GetByLabel("We agree to this text").CheckAsync();
        await supplier.PressAsync("Sign the agreement");
        await supplier.ShowsAsync("Housing, revision B");
        await supplier.FitsAsync();
        var download = await supplier.RunAndWaitForDownloadAsync(() => supplier.PressAsync("Download Housing, revision B"));
        Assert.Equal(Drawing, await File.ReadAllTextAsync(await download.PathAsync()));

        await buyer.ReloadAsync();
        Assert.Equal(1, await buyer.GetByText("Hoang Long Tools").And(buyer.Locator("td")).CountAsync());
        Assert.Equal(1, await buyer.GetByText("tools", new() { Exact = true }).And(buyer.Locator("td")).CountAsync());
        await buyer.FitsAsync();
        var views = await buyer.RunAndWaitForDownloadAsync(() => buyer.FollowAsync("Download the list of views"));
        Assert.Contains("GH-1.step", await File.ReadAllTextAsync(await views.PathAsync()), StringComparison.Ordinal);
    }

    private async Task<IPage> SignedInAsync(string portal, string email)
    {
        var page = await browser.OpenAsync(width: 360, scripts: false);
        await page.SignInAsync(portal, email, Password);
        return page;
    }

    private static string TooLarge()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("matchmaking-").FullName, "large.step");
        using var file = File.Create(path);
        file.SetLength(26 * 1024 * 1024);
        return path;
    }

    private static async Task ChooseAsync(IPage page, string name, string content)
    {
        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = System.Text.Encoding.UTF8.GetBytes(content) });
        await page.GetByLabel("What is it?").SelectOptionAsync("Drawing");
        await page.GetByLabel("Others see it only after they signed a non-disclosure agreement").CheckAsync();
        await page.PressAsync("Upload");
    }
}
