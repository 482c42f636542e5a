using System.Text;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A small firm asks an association to vouch for it; two people look, and buyers find it by that.</summary>
public sealed class VettingTests(Browser browser)
{
    private const string Password = "a long enough password";
    private const string Firm = "Sao Mai Precision";

    [Fact(DisplayName = "VET-1, VET-2, VET-3: an SME applies on a phone, one person answers the checklist, another approves; a buyer filters by the level; suspended, it leaves the filter, and the SME appeals")]
    public async Task From_application_to_appeal()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne, ["Buyer", "Supplier"]);
        var (portal, taxCodes) = (market.Url("Portal"), TaxCodes.Valid().Take(4).ToArray());
        var association = await market.AddPersonAsync("an@example.vn", Password, "Northern Mechanics Association", taxCodes[0], "Association");
        await market.JoinAsync("binh@example.vn", Password, association);
        await market.AddPersonAsync("cuc@example.vn", Password, "Southern Mechanics Association", taxCodes[3], "Association");
        await market.JoinAsync("buyer@example.vn", Password, await market.AddOrganisationAsync("Buyer", "Buyer", "Aurora Electronics", taxCodes[1], "Buyer"));
        await market.JoinAsync("lan@example.vn", Password, await market.AddOrganisationAsync("Supplier", "Supplier", Firm, taxCodes[2], "Supplier"));

        var lan = await browser.OpenAsync(width: 360);
        await lan.SignInAsync(portal, "lan@example.vn", Password);
        await PublishProfileAsync(lan, portal);
        await lan.GotoAsync(portal + "/trust");
        await lan.ShowsAsync("L0, self-declared");
        await lan.FitsAsync();
        await lan.PressAsync("Send my application");
        await lan.ShowsAsync("Choose an association.");
        await lan.GetByLabel("Association", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Northern Mechanics Association" });
        await lan.GetByLabel("Level", new() { Exact = false }).SelectOptionAsync("1");
        await lan.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "registration.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("number,name\n0100109106,Sao Mai\n") });
        await lan.PressAsync("Send my application");
        await lan.ShowsStateAsync("Requested");
        await lan.FitsAsync();
        var application = lan.Url.Split('?')[0];

        var an = await browser.OpenAsync(scripts: false);
        await an.SignInAsync(portal, "an@example.vn", Password);
        await an.GotoAsync(portal + "/association");
        await an.ShowsAsync("no decision yet");
        await an.FollowAsync(Firm);
        await an.PressAsync("Take into review");
        await an.ShowsStateAsync("In review");
        await an.ShowsAsync("registration.csv");
        for (var i = 0; i < 4; i++)
        {
            await an.GetByLabel("Answer", new() { Exact = false }).Nth(i).SelectOptionAsync("Yes");
            await an.GetByLabel("What you looked at").Nth(i).FillAsync("dangkykinhdoanh.gov.vn");
        }

        await an.PressAsync("Save the checklist");
        await an.ShowsAsync("You answered the checklist; a colleague decides.");
        Assert.Equal(0, await an.GetByRole(AriaRole.Button, new() { Name = "Approve the level" }).CountAsync());

        var binh = await browser.OpenAsync(width: 360);
        await binh.SignInAsync(portal, "binh@example.vn", Password);
        await binh.GotoAsync(portal + "/association");
        await binh.FitsAsync();
        await binh.ShowsAsync("waits for a second person");
        await binh.FollowAsync(Firm);
        await binh.FitsAsync();
        await binh.PressAsync("Reject");
        await binh.ShowsAsync("Say why; the supplier reads it.");
        await binh.PressAsync("Approve the level");
        await binh.ShowsStateAsync("Approved");

        var buyer = await browser.OpenAsync();
        await buyer.SignInAsync(portal, "buyer@example.vn", Password);
        await FilteredAsync(buyer, portal, true);
        await buyer.FollowAsync(Firm);
        await buyer.ShowsAsync("vouched for by Northern Mechanics Association");
        await buyer.ShowsAsync("Is the tax code active in the national registry?");

        await an.GotoAsync(application);
        await an.Locator("main").FillAsync("Reason", "The plant has moved away.");
        await an.PressAsync("Suspend the level");
        await an.ShowsStateAsync("Suspended");
        await FilteredAsync(buyer, portal, false);

        await lan.GotoAsync(application);
        await lan.ShowsAsync("The plant has moved away.");
        await lan.GetByLabel("Association", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Southern Mechanics Association" });
        await lan.Locator("main").FillAsync("Why the decision is wrong", "We have not moved; see the lease.");
        await lan.PressAsync("Send my appeal");
        await lan.ShowsAsync("Appeal against");

        var cuc = await browser.OpenAsync("vi");
        await cuc.SignInAsync(portal, "cuc@example.vn", Password);
        await cuc.GotoAsync(portal + "/association");
        await cuc.ShowsAsync("khiếu nại");

        // An association that also makes parts stays one.
        await an.GotoAsync(portal + "/organisation");
        await an.PressAsync("We also make parts");
        await an.ShowsAsync("Saved.");
        await an.GotoAsync(portal + "/association");
        await an.ShowsAsync("Vetting desk");
    }

    private static async Task PublishProfileAsync(IPage page, string portal)
    {
        await page.GotoAsync(portal + "/profile");
        await page.FollowAsync("Add a site");
        await page.Locator("main").FillAsync("Name of the site", "Plant 1");
        await page.GetByLabel("Province").SelectOptionAsync("01");
        await page.PressAsync("Save");
        await page.FollowAsync("Add a capability");
        await page.GetByLabel("Process").SelectOptionAsync("machining-cnc-turning");
        await page.PressAsync("Save");
        await page.Locator("main").FillAsync("Lines of business (VSIC)", "25920");
        await page.PressAsync("Save");
        await page.ShowsAsync("25920 ");
        await page.PressAsync("Publish my profile");
        await page.ShowsStateAsync("Published");
    }

    private static async Task FilteredAsync(IPage page, string portal, bool isFound) => await Eventually.IsAsync(async () =>
    {
        await page.GotoAsync(portal + "/suppliers?trust=L1");
        return await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = Firm }).CountAsync() > 0 == isFound;
    }, TimeSpan.FromSeconds(20), isFound ? "the supplier by its level" : "nobody by that level");
}
