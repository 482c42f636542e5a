using System.Globalization;
using System.Text.RegularExpressions;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;
using Npgsql;

[assembly: AssemblyFixture(typeof(Matchmaking.EndToEnd.Tests.Browser))]

namespace Matchmaking.EndToEnd.Tests;

/// <summary>The main job from the first file to the last receipt, by people at browsers, on the product as it is started.</summary>
public sealed class MainJobTests(Browser browser)
{
    private const string Password = "a long enough password";
    private static readonly string[] Processes = ["machining-cnc-turning", "machining-cnc-milling", "surface-anodising"];
    private static readonly string[] Names = ["Cơ khí An Phú", "Cơ khí Bình Minh", "Cơ khí Cửu Long", "Cơ khí Đông Sơn", "Cơ khí Hà Thành"];

    [Theory(DisplayName = "The main job: import suppliers, post an RFQ of 3 lines, five bids, award to two, both orders received and closed")]
    [InlineData(Shape.AllInOne)]
    [InlineData(Shape.Separate)]
    public async Task The_main_job_can_be_done_in_a_browser(Shape shape)
    {
        await using var market = await Marketplace.StartAsync(shape);
        await DoMainJobAsync(market);
    }

    [Fact(DisplayName = "trust 2: the same with npm oidc-provider in place of our identity service, and nothing changed but settings")]
    public async Task The_main_job_with_another_provider()
    {
        await using var provider = new AnotherProvider();
        await using var market = await Marketplace.StartAsync(Shape.AllInOne, provider.Issuer);
        await provider.StartAsync(market);
        await DoMainJobAsync(market);
        await new AnotherProvidersPeople(browser, market, provider.Issuer).LiveAsync("buyer@example.vn", Password);
    }

    private async Task DoMainJobAsync(Marketplace market)
    {
        await FindOperationAsync(await browser.OpenAsync(width: 360), market.Url("Portal"));
        var (portal, taxCodes) = (market.Url("Portal"), TaxCodes.Valid().Take(8).ToArray());
        await market.AddPersonAsync("association@example.vn", Password, "Hiệp hội Cơ khí", taxCodes[0], "Association");
        await market.JoinAsync("manager@example.vn", Password, await market.AddPersonAsync("buyer@example.vn", Password, "Aurora Electronics", taxCodes[1], "Buyer"));
        await market.AddPersonAsync("stranger@example.vn", Password, "Stranger Parts", taxCodes[2], "Supplier");

        // The association brings its members in one file; a second time changes nothing.
        var association = await browser.OpenAsync();
        await association.SignInAsync(portal, "association@example.vn", Password);
        for (var time = 0; time < 2; time++)
        {
            await association.GotoAsync(portal + "/imports");
            await association.GetByLabel("Supplier list").SetInputFilesAsync(new FilePayload { Name = "members.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Members(taxCodes[3..])) });
            await association.PressAsync("Check the list");
            await association.ShowsAsync("Nothing has been imported yet.");
            await association.PressAsync("Import this list");
            await association.ShowsAsync(time == 0 ? "5 rows: 5 new, 0 updated, 0 unchanged, 0 refused." : "5 rows: 0 new, 0 updated, 5 unchanged, 0 refused.");
        }

        for (var i = 0; i < Names.Length; i++) await market.JoinAsync($"supplier{i}@example.vn", Password, await OrganisationAsync(market, taxCodes[3 + i]));

        var buyer = await browser.OpenAsync();
        await buyer.SignInAsync(portal, "buyer@example.vn", Password);
        var rfq = await PostRfqAsync(buyer, portal);

        // A stranger to an RFQ for invited suppliers is told that there is none.
        var stranger = await browser.OpenAsync();
        await stranger.SignInAsync(portal, "stranger@example.vn", Password);
        Assert.Equal(404, (await stranger.GotoAsync(rfq))!.Status);

        // Five suppliers bid: one on a phone, one in Vietnamese without scripts.
        var suppliers = new List<IPage>();
        for (var i = 0; i < Names.Length; i++)
        {
            var supplier = await browser.OpenAsync(width: i == 0 ? 360 : 1280, scripts: i != 1);
            await supplier.SignInAsync(portal, $"supplier{i}@example.vn", Password);
            await BidAsync(supplier, portal, i);
            suppliers.Add(supplier);
        }

        // Until the deadline nobody but the bidder sees a bid: no price, no name, no number.
        await buyer.GotoAsync(rfq);
        await buyer.ShowsAsync("Who bids, and how many, is shown after the deadline");
        Assert.Equal(0, await buyer.GetByRole(AriaRole.Button, new() { Name = "Open the bids" }).CountAsync());
        await buyer.GotoAsync(rfq + "/comparison");
        Assert.DoesNotContain("101", await buyer.InnerTextAsync("main"), StringComparison.Ordinal);

        await MoveClockAsync(market, TimeSpan.FromDays(8));
        await buyer.GotoAsync(rfq);
        await buyer.PressAsync("Open the bids");
        await buyer.ShowsAsync("What the figures suggest");
        Assert.Equal(5, await buyer.Locator(".matrix thead th[scope=col]").CountAsync());

        // Lines 1 and 2 go to the first supplier, line 3 to the second.
        foreach (var (line, name) in new[] { (0, Names[0]), (1, Names[0]), (2, Names[1]) })
            await buyer.Locator("fieldset.card").Nth(line).GetByLabel(name).FillAsync("1000");
        await buyer.Locator("main").FillAsync("Why this decision", "Lowest prices, two sources");
        await buyer.PressAsync("Propose this award");
        await buyer.ShowsStateAsync("Waits for approval");
        await buyer.ShowsAsync("You wrote or published this RFQ, and an award takes two people");
        Assert.Equal(0, await buyer.GetByRole(AriaRole.Button, new() { Name = "Approve and place the orders" }).CountAsync());
        await ApproveAsync(buyer, portal, rfq);
        await buyer.GotoAsync(portal + "/orders");
        Assert.Equal(2, await buyer.Locator("tbody tr").CountAsync());

        foreach (var supplier in suppliers.Take(2))
        {
            var order = await DeliverAsync(supplier, portal);
            await ReceiveAsync(buyer, order);
            Assert.Equal(404, (await stranger.GotoAsync(order))!.Status);
            Assert.Equal(404, (await suppliers[2].GotoAsync(order))!.Status);
            await supplier.GotoAsync(order);
            await supplier.ShowsStateAsync("Closed");
            await supplier.ShowsAsync("Order closed");
        }

        // Who did not win is told so, and nothing of the winners.
        await suppliers[2].GotoAsync(portal + "/bids");
        await suppliers[2].ShowsAsync("Not chosen");
        await suppliers[2].GotoAsync(rfq + "/comparison");
        Assert.DoesNotContain(Names[0], await suppliers[2].InnerTextAsync("main"), StringComparison.Ordinal);
    }

    // Whoever writes a program reads how to bid, with an example, before anybody has signed in.
    private static async Task FindOperationAsync(IPage page, string portal)
    {
        await page.GotoAsync(portal + "/developers");
        await page.FollowAsync("Sourcing");
        await page.Locator("#SubmitBid > summary").ClickAsync();
        await page.ShowsAsync("lines[].prices[].unitPrice");
        await Assertions.Expect(page.Locator("#SubmitBid pre").First).ToContainTextAsync("\"paymentTerms\"");
        await page.FitsAsync();
    }

    private static async Task<string> PostRfqAsync(IPage page, string portal)
    {
        await page.GotoAsync(portal + "/rfqs/new");
        var form = page.Locator("main");

        // What is wrong is said beside the fields, and nothing typed is lost.
        await form.FillAsync("Title", "Turned and anodised housings");
        await page.PressAsync("Save and continue");
        await page.ShowsAsync("Please look at this again");
        Assert.Equal("Turned and anodised housings", await page.GetByLabel("Title").InputValueAsync());

        await page.GetByLabel("Product group").SelectOptionAsync("electronics-audiovisual");
        await page.GetByLabel("Currency").SelectOptionAsync("USD");
        await form.FillAsync("Place of delivery", "Bắc Ninh");
        await page.GetByLabel("Only whom we invite").CheckAsync();
        for (var i = 0; i < Processes.Length; i++)
        {
            if (i > 0) await page.PressAsync("Add a line");
            var line = page.Locator($"#line-{i}");
            await line.FillAsync("Part number", $"HS-{i + 1}");
            await line.FillAsync("Description of the part", $"Housing, step {i + 1}");
            await line.GetByLabel("Process").SelectOptionAsync(Processes[i]);
            await line.GetByLabel("Quantity", new() { Exact = true }).FillAsync("1,000");
            await line.FillAsync("Needed on", DateTime.UtcNow.AddDays(90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        await page.PressAsync("Save and continue");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/rfqs/[^/]+/suppliers$"));

        // Suppliers that fit are found as soon as the index has them.
        await Eventually.IsAsync(async () =>
        {
            await page.ReloadAsync();
            return await page.Locator(".list > li").CountAsync() == Names.Length;
        }, what: "five suppliers that fit");
        foreach (var name in Names) await page.GetByLabel(name).CheckAsync();
        await page.PressAsync("Invite the chosen ones");
        await page.ShowsStateAsync("Draft");
        await page.PressAsync("Publish");
        await page.ShowsStateAsync("Open for bids");
        return page.Url;
    }

    private static async Task BidAsync(IPage page, string portal, int supplier)
    {
        await page.GotoAsync(portal + "/opportunities");
        if (supplier == 0) await page.FitsAsync();
        await page.FollowAsync("Turned and anodised housings");
        if (supplier == 0) await page.FitsAsync();
        await page.FollowAsync("Write my bid");
        if (supplier == 0) await page.FitsAsync();
        for (var line = 0; line < Processes.Length; line++)
        {
            // The last supplier leaves the last line out.
            var card = page.Locator("section.card").Nth(line);
            if (supplier == 4 && line == 2)
            {
                await card.GetByLabel("We do not offer this line").CheckAsync();
                continue;
            }

            await card.FillAsync("Unit price, USD", (101 + supplier * 10 + line).ToString(CultureInfo.InvariantCulture));
            await card.FillAsync("First delivery after, days", "30");
        }

        await page.Locator("main").FillAsync("Payment terms", "30 days after receipt");
        await page.PressAsync("Check my bid");
        await page.ShowsAsync("Nobody but your organisation sees it before the deadline.");
        await page.PressAsync("Send my bid");
        await page.ShowsAsync("Your bid is in.");
        await page.ShowsAsync("SHA-256");
    }

    // A colleague at a phone without scripts sends it back once, and approves what then comes.
    private async Task ApproveAsync(IPage buyer, string portal, string rfq)
    {
        var manager = await browser.OpenAsync("vi", width: 360, scripts: false);
        await manager.SignInAsync(portal, "manager@example.vn", Password);
        await manager.GotoAsync(portal + "/");
        await manager.FollowAsync("Duyệt trao thầu: Turned and anodised housings");
        await manager.FitsAsync();
        await manager.PressAsync("Trả lại");
        await manager.ShowsAsync("Hãy nêu lý do.");
        await manager.Locator("main").FillAsync("Cần thay đổi điều gì", "Nêu rõ lý do chọn hai nguồn");
        await manager.PressAsync("Trả lại");
        await manager.ShowsStateAsync("Đang đánh giá");

        // The next proposal begins with what was sent back.
        await buyer.GotoAsync(rfq + "/comparison");
        await buyer.ShowsAsync("Nêu rõ lý do chọn hai nguồn");
        await buyer.Locator("main").FillAsync("Why this decision", "Lowest prices; two sources, in case one fails");
        await buyer.PressAsync("Propose this award");
        await buyer.ShowsStateAsync("Waits for approval");

        await manager.GotoAsync(rfq);
        await manager.FitsAsync();
        await manager.FollowAsync("Xem và duyệt trao thầu");
        await manager.ShowsAsync("Lowest prices; two sources, in case one fails");
        await manager.PressAsync("Duyệt và đặt hàng");
        await Assertions.Expect(manager).ToHaveURLAsync(portal + "/orders");
    }

    private static async Task<string> DeliverAsync(IPage page, string portal)
    {
        await page.GotoAsync(portal + "/orders");
        await page.FollowAsync("PO-");
        await page.ShowsStateAsync("Issued");
        await page.PressAsync("Send the confirmation");
        await page.ShowsStateAsync("Acknowledged");
        await page.PressAsync("Start production");
        await page.ShowsStateAsync("In production");
        await page.Locator("main").FillAsync("Carrier", "Viettel Post");
        await page.PressAsync("Announce the shipment");
        await page.ShowsAsync("Viettel Post");
        return page.Url;
    }

    private static async Task ReceiveAsync(IPage page, string order)
    {
        await page.GotoAsync(order);
        await page.PressAsync("Confirm receipt");
        await page.ShowsStateAsync("Delivered");
        while (await page.GetByRole(AriaRole.Button, new() { Name = "Record the inspection" }).CountAsync() is var left and > 0)
        {
            await page.PressAsync("Record the inspection");
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Record the inspection" })).ToHaveCountAsync(left - 1);
        }

        await page.PressAsync("Close the order");
        await page.ShowsStateAsync("Closed");
    }

    private static string Members(string[] taxCodes) => string.Join('\n', Names
        .Select((name, i) => $"{taxCodes[i]},VN,{name},{name},VietnameseOwned,0,{40 + i},Xưởng chính,Số {i + 1},01,{string.Join(';', Processes)},aluminium,0.02,1,100000,50000,H87,Người {i + 1},s{i}@example.vn")
        .Prepend("tax_code,country,name_vi,name_en,ownership,foreign_share_percent,staff,site_name,address,province_code,process_codes,material_codes,tolerance_mm,batch_min,batch_max,monthly_capacity,capacity_unit,contact_name,contact_email"));

    private static async Task<Guid> OrganisationAsync(Marketplace market, string taxCode)
    {
        await using var source = NpgsqlDataSource.Create(market.Database("Registry"));
        await using var command = source.CreateCommand("select id from organisation where tax_code = $1");
        command.Parameters.Add(new() { Value = taxCode });
        return (Guid)(await command.ExecuteScalarAsync())!; // The import reported it.
    }

    private static async Task MoveClockAsync(Marketplace market, TimeSpan ahead)
    {
        await using var source = NpgsqlDataSource.Create(market.Database("Sourcing"));
        await using var command = source.CreateCommand(
            $"create or replace function sourcing_now() returns timestamptz language sql volatile as $$ select clock_timestamp() + interval '{(int)ahead.TotalSeconds} seconds' $$");
        await command.ExecuteNonQueryAsync();
    }
}
