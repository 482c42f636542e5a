using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;
using Npgsql;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A small firm proves what it claims: profile and certificate on a phone, two reviewers, a buyer who relies on it.</summary>
public sealed class CertificateTests(Browser browser)
{
    private const string Password = "a long enough password";

    // A PNG of one pixel.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact(DisplayName = "CER-2, CER-3, CER-6: an SME publishes its profile and submits a certificate on a phone, two people verify it, a buyer filters by it; revoked, it leaves the filter and blocks the award")]
    public async Task From_profile_to_award()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne, ["Buyer", "Supplier"]);
        var (portal, taxCodes) = (market.Url("Portal"), TaxCodes.Valid().Take(3).ToArray());
        var association = await market.AddPersonAsync("an@example.vn", Password, "Northern Mechanics Association", taxCodes[0], "Association");
        await market.JoinAsync("binh@example.vn", Password, association);
        await market.JoinAsync("buyer@example.vn", Password, await market.AddOrganisationAsync("Buyer", "Buyer", "Aurora Electronics", taxCodes[1], "Buyer"));
        await market.JoinAsync("lan@example.vn", Password, await market.AddOrganisationAsync("Supplier", "Supplier", "Sao Mai Precision", taxCodes[2], "Supplier"));

        var lan = await browser.OpenAsync(width: 360);
        await lan.SignInAsync(portal, "lan@example.vn", Password);
        await PublishProfileAsync(lan, portal);
        var certificate = await SubmitAsync(lan, portal);

        var buyer = await browser.OpenAsync();
        await buyer.SignInAsync(portal, "buyer@example.vn", Password);
        await FilteredAsync(buyer, portal, false);

        var an = await browser.OpenAsync(scripts: false);
        await an.SignInAsync(portal, "an@example.vn", Password);
        await an.GotoAsync(portal + "/reviews");
        await an.FollowAsync("ISO 9001");
        foreach (var check in new[] { "Number and holder", "The issuer's register", "The scope covers", "Both dates" }) await an.GetByLabel(check).CheckAsync();
        await an.PressAsync("Hand it to a colleague");
        await an.ShowsStateAsync("Waits for the second look");
        Assert.Equal(0, await an.GetByRole(AriaRole.Button, new() { Name = "Verify it" }).CountAsync());

        var binh = await browser.OpenAsync(width: 360);
        await binh.SignInAsync(portal, "binh@example.vn", Password);
        await binh.GotoAsync(portal + "/reviews");
        await binh.FitsAsync();
        await binh.FollowAsync("ISO 9001");
        await binh.FitsAsync();
        await binh.PressAsync("Verify it");
        await binh.ShowsStateAsync("Verified, ends soon");

        await FilteredAsync(buyer, portal, true);
        await buyer.FollowAsync("Sao Mai Precision");
        await buyer.ShowsAsync("Verified certificates");
        await buyer.ShowsAsync("Northern Mechanics Association");

        // Anybody who holds a paper with the code looks without an account.
        await lan.GotoAsync(certificate);
        await lan.FitsAsync();
        var code = await lan.Locator("main a[href^='/c/']").First.GetAttributeAsync("href");
        var anybody = await browser.OpenAsync(width: 360);
        await anybody.GotoAsync(portal + code);
        await anybody.ShowsAsync("This certificate is valid.");
        await anybody.FitsAsync();
        var profile = new Uri(buyer.Url).AbsolutePath;
        await anybody.GotoAsync(portal + profile);
        await anybody.ShowsAsync("Sign in to see whom to reach");
        await Eventually.IsAsync(() => anybody.GetByAltText("Turning centre in plant 1").EvaluateAsync<bool>("img => img.complete && img.naturalWidth > 0"), what: "the photo, from the files' own origin");
        await anybody.ShowsAsync("Northern Mechanics Association");
        await anybody.FitsAsync();
        await anybody.GotoAsync(portal + code);
        Assert.Equal(200, (await anybody.APIRequest.GetAsync($"{portal}{code}.svg")).Status);

        // Its holder is asked to renew it.
        await lan.GotoAsync(portal);
        await lan.FitsAsync();
        await lan.Locator("main").GetByRole(AriaRole.Link, new() { NameRegex = new("^ISO 9001 ends on .*: renew it$") }).ClickAsync();
        await lan.FollowAsync("Renew it");

        var rfq = await PublishRfqAsync(market, portal);
        await BidAsync(lan, rfq);
        await SuspendedAsync(true);
        await SuspendedAsync(false);
        await MoveToOpeningAsync(market, rfq);
        await binh.GotoAsync(certificate);
        await binh.PressAsync("Revoke it for good");
        await binh.ShowsAsync("Say why; the holder reads it.");
        await binh.Locator("main").FillAsync("Reason", "The issuer withdrew it on 1 November.");
        await binh.PressAsync("Revoke it for good");
        await binh.ShowsStateAsync("Revoked");

        await FilteredAsync(buyer, portal, false);
        await anybody.GotoAsync(portal + code);
        await anybody.ShowsAsync("This certificate is not valid.");
        await Eventually.IsAsync(async () =>
        {
            await buyer.GotoAsync(rfq + "/comparison");
            return await buyer.GetByText("ISO 9001 - Quality management").CountAsync() > 0;
        }, TimeSpan.FromSeconds(20), "the comparison to say what is missing");
        await buyer.Locator("fieldset.card").First.GetByLabel("Sao Mai Precision").FillAsync("1000");
        await buyer.Locator("main").FillAsync("Why this decision", "Best price");
        await buyer.PressAsync("Propose this award");
        await buyer.ShowsAsync("This supplier has no verified certificate today");

        // The bidder reads it too.
        await lan.GotoAsync(portal + "/bids");
        await lan.ShowsAsync("Lacks ISO 9001");
        await lan.FitsAsync();
        await lan.GotoAsync(rfq + "/bid/receipt");
        await lan.ShowsAsync("Certificates that this bid lacks today:");
        await lan.FitsAsync();

        // A suspension, and its lifting, is felt by the filter, the public profile and the bid that is in.
        async Task SuspendedAsync(bool isSuspended)
        {
            await binh.GotoAsync(certificate);
            if (isSuspended) await binh.Locator("main").FillAsync("Reason", "The issuer asks for time.");
            await binh.PressAsync(isSuspended ? "Suspend it" : "Let it count again");
            await binh.ShowsStateAsync(isSuspended ? "Suspended" : "Verified, ends soon");
            await FilteredAsync(buyer, portal, !isSuspended);
            await SaysAsync(anybody, portal + profile, "Northern Mechanics Association", !isSuspended);
            await SaysAsync(lan, rfq + "/bid/receipt", "Certificates that this bid lacks today:", isSuspended);
        }
    }

    private static Task SaysAsync(IPage page, string address, string text, bool isSaid) => Eventually.IsAsync(async () =>
    {
        await page.GotoAsync(address);
        return await page.GetByText(text).CountAsync() > 0 == isSaid;
    }, TimeSpan.FromSeconds(20), $"{address} {(isSaid ? "with" : "without")} '{text}'");

    // At the phone, twice: what the first bid said of site and certificates is still there for the second.
    private static async Task BidAsync(IPage page, string rfq)
    {
        await page.GotoAsync(rfq + "/bid");
        await page.FitsAsync();
        var form = page.Locator("main");
        Assert.Contains("Plant 1", await page.GetByLabel("Made at our site").EvaluateAsync<string>("list => list.selectedOptions[0].text"), StringComparison.Ordinal);
        await form.FillAsync("Unit price, USD", "77");
        await form.FillAsync("First delivery after, days", "30");
        await form.FillAsync("Payment terms", "30 days");
        await page.GetByText("Minimum, tooling, origin, deviations").ClickAsync();
        await page.GetByLabel("ISO 9001 - Quality management").CheckAsync();
        await page.PressAsync("Check my bid");
        await page.ShowsAsync("Made at Plant 1");
        await page.FitsAsync();
        await page.PressAsync("Send my bid");
        await page.ShowsAsync("Your bid is in.");
        Assert.Equal(0, await page.GetByText("Certificates that this bid lacks today:").CountAsync());

        await page.GotoAsync(rfq + "/bid");
        await form.FillAsync("Unit price, USD", "76");
        await page.PressAsync("Check my bid");
        await page.ShowsAsync("Made at Plant 1");
        await page.PressAsync("Send my bid");
        await page.ShowsAsync("Version 2");
    }

    private static async Task PublishProfileAsync(IPage page, string portal)
    {
        await page.GotoAsync(portal + "/profile");
        await page.FitsAsync();
        await page.FollowAsync("Add a site");
        await page.Locator("main").FillAsync("Name of the site", "Plant 1");
        await page.GetByLabel("Province").SelectOptionAsync("01");
        await page.PressAsync("Save");
        await page.FollowAsync("Add a capability");
        await page.FitsAsync();
        await page.GetByLabel("Process").SelectOptionAsync("machining-cnc-turning");
        await page.PressAsync("Save");
        await page.PressAsync("Publish my profile");
        await page.ShowsStateAsync("Published");
        await page.FollowAsync("Add or remove photos");
        await page.GetByLabel("Photo", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "plant.png", MimeType = "image/png", Buffer = Convert.FromBase64String(Pixel) });
        await page.Locator("main").FillAsync("What it shows", "Turning centre in plant 1");
        await page.PressAsync("Add the photo");
        await page.ShowsAsync("Turning centre in plant 1");
        await page.FitsAsync();
    }

    private static async Task<string> SubmitAsync(IPage page, string portal)
    {
        await page.GotoAsync(portal + "/certificates");
        await page.ShowsAsync("No certificate yet");
        await page.FollowAsync("Submit a certificate");
        await page.FitsAsync();
        var form = page.Locator("main");
        await page.GetByLabel("Certificate", new() { Exact = true }).SelectOptionAsync("iso-9001");
        await page.GetByLabel("The certificate as a file").SetInputFilesAsync(new FilePayload { Name = "iso-9001.pdf", MimeType = "application/pdf", Buffer = Pdf() });
        await page.PressAsync("Submit the certificate");
        // What is missing is said beside the fields; the file has to be chosen again, as browsers want it.
        await page.ShowsAsync("Copy the number from the paper.");
        await form.FillAsync("Number", "VN-2026-1107");
        await form.FillAsync("Issued by", "Quacert");
        await form.FillAsync("Scope, as on the paper", "CNC turning of metal parts");
        await page.GetByLabel("Plant 1").CheckAsync();
        await page.GetByLabel("Issued on").FillAsync("2026-01-10");
        await page.GetByLabel("Last day").FillAsync(DateTime.UtcNow.AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByLabel("Association that shall verify it").SelectOptionAsync(new SelectOptionValue { Label = "Northern Mechanics Association" });
        await page.GetByLabel("The certificate as a file").SetInputFilesAsync(new FilePayload { Name = "iso-9001.pdf", MimeType = "application/pdf", Buffer = Pdf() });
        await page.PressAsync("Submit the certificate");
        await page.ShowsStateAsync("Submitted");
        return page.Url.Split('?')[0];
    }

    // An RFQ that asks for the certificate.
    private static async Task<string> PublishRfqAsync(Marketplace market, string portal)
    {
        using var buyer = await market.ClientAsync("Sourcing", "Buyer");
        var body = JsonSerializer.SerializeToNode(BusyMarket.Rfq("Public", "Turned housings"), JsonSerializerOptions.Web)!.AsObject(); // It is an object.
        body["requiredCertificates"] = new JsonArray("iso-9001");
        var rfqId = (await Marketplace.PostAsync(buyer, "/rfqs", body)).GetProperty("rfqId").GetGuid();
        await Marketplace.PostAsync(buyer, $"/rfqs/{rfqId}/publication", new { });
        return $"{portal}/rfqs/{rfqId}";
    }

    // The bid says its site and what it relies on, then the deadline is over.
    private static async Task MoveToOpeningAsync(Marketplace market, string rfq)
    {
        using var buyer = await market.ClientAsync("Sourcing", "Buyer");
        using var supplier = await market.ClientAsync("Sourcing", "Supplier");
        var rfqId = rfq[^36..];
        var line = (await supplier.GetFromJsonAsync<JsonElement>($"/rfqs/{rfqId}/bids/mine")).GetProperty("content").GetProperty("lines")[0];
        Assert.NotEqual(Guid.Empty, line.GetProperty("siteId").GetGuid());
        Assert.Equal("iso-9001", line.GetProperty("certificates")[0].GetString());
        await using (var database = NpgsqlDataSource.Create(market.Database("Sourcing")))
        await using (var clock = database.CreateCommand("create or replace function sourcing_now() returns timestamptz language sql volatile as $$ select clock_timestamp() + interval '8 days' $$"))
            await clock.ExecuteNonQueryAsync();
        await Marketplace.PostAsync(buyer, $"/rfqs/{rfqId}/opening", new { });
    }

    private static async Task FilteredAsync(IPage page, string portal, bool isFound) => await Eventually.IsAsync(async () =>
    {
        await page.GotoAsync(portal + "/suppliers?certificate=iso-9001");
        return await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sao Mai Precision" }).CountAsync() > 0 == isFound;
    }, TimeSpan.FromSeconds(20), isFound ? "the supplier by its certificate" : "nobody by that certificate");

    // The smallest file that is one.
    private static byte[] Pdf()
    {
        const string content = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
        return Encoding.ASCII.GetBytes($"{content}xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n{content.Length}\n%%EOF\n");
    }
}
