using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>People let each other in, and change what each may do, at their browsers.</summary>
public sealed class ColleagueTests(Browser browser)
{
    private const string Password = "a long enough password";

    [Fact(DisplayName = "ORG-4: an owner changes a colleague's role on a phone, reads it in the history, and cannot leave as the last one")]
    public async Task An_owner_changes_a_role()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        var firm = await market.AddPersonAsync("owner@example.vn", Password, "Aurora Electronics", TaxCodes.Valid().First(), "Buyer");
        await market.JoinAsync("lan@example.vn", Password, firm);

        var owner = await browser.OpenAsync(width: 360);
        await owner.SignInAsync(portal, "owner@example.vn", Password);
        await owner.GotoAsync(portal + "/organisation");
        await owner.FollowAsync("Colleagues");
        await owner.FitsAsync();
        await owner.FollowAsync("lan");
        await owner.GetByLabel("New role").SelectOptionAsync("Viewer");
        await owner.PressAsync("Change the role");
        await owner.ShowsAsync("Saved.");
        await owner.ShowsAsync("lan: viewer");
        await owner.FitsAsync();

        await owner.Locator("main").GetByRole(AriaRole.Link, new() { Name = "owner" }).ClickAsync();
        await owner.GetByText("Leave the organisation").First.ClickAsync();
        await owner.PressAsync("Leave the organisation");
        await owner.ShowsAsync("The only owner stays the owner.");
    }

    [Fact(DisplayName = "ORG-5: an owner passes a link on; who gets it makes an account, comes back, reads who invites and joins; used again it says so")]
    public async Task Somebody_is_invited_and_joins()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        await market.AddPersonAsync("owner@example.vn", Password, "Aurora Electronics", TaxCodes.Valid().First(), "Buyer");
        var owner = await browser.OpenAsync();
        await owner.SignInAsync(portal, "owner@example.vn", Password);
        await owner.GotoAsync(portal + "/organisation/people");
        await owner.Locator("main").FillAsync("E-mail", "minh@example.vn");
        await owner.GetByLabel("Role").SelectOptionAsync("Contributor");
        await owner.PressAsync("Make the invitation");
        var link = await owner.GetByLabel("Link to pass on").InputValueAsync();
        await owner.ShowsAsync("it is not sent from here");
        await owner.GotoAsync(portal + "/organisation/people");
        await owner.ShowsAsync("minh@example.vn");
        Assert.DoesNotContain(link.Split('/')[^1], await owner.ContentAsync(), StringComparison.Ordinal);

        // On a phone, without scripts, without an account.
        var minh = await browser.OpenAsync(width: 360, scripts: false);
        await minh.GotoAsync(link);
        await minh.ShowsAsync("You are invited");
        await minh.FitsAsync();
        await minh.FollowAsync("Create an account");
        await minh.Locator("main").FillAsync("Your name", "Phạm Văn Minh");
        await minh.Locator("main").FillAsync("E-mail", "minh@example.vn");
        await minh.Locator("main").FillAsync("Password", Password);
        await minh.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await minh.ShowsAsync("Aurora Electronics invites you");
        await minh.FitsAsync();
        await minh.PressAsync("Accept");
        await minh.ShowsAsync("Phạm Văn Minh, contributor");

        await minh.GotoAsync(link);
        await minh.ShowsAsync("This invitation was accepted already");
        await owner.GotoAsync(portal + "/organisation/people");
        await owner.ShowsAsync("Phạm Văn Minh: contributor");
    }

    [Fact(DisplayName = "trust 1.2: on a phone a person switches organisation, every service follows at once, and an ended membership asks whom to act for")]
    public async Task A_person_switches_organisation()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        var (subject, taxCodes) = (await market.AddAccountAsync("lan@example.vn", Password), TaxCodes.Valid().Take(2).ToArray());
        var aurora = await market.AddOrganisationAsync(subject, "lan", "Aurora Electronics", taxCodes[0], "Buyer");
        await market.AddOrganisationAsync(subject, "lan", "Borealis Parts", taxCodes[1], "Supplier");
        await market.JoinAsync("owner@example.vn", Password, aurora);

        var lan = await browser.OpenAsync(width: 360);
        await lan.SignInAsync(portal, "lan@example.vn", Password);
        await lan.GotoAsync(portal + "/rfqs");
        await lan.ShowsAsync("Aurora Electronics");
        await lan.GetByText("Switch").First.ClickAsync();
        await lan.FitsAsync();
        await lan.GetByRole(AriaRole.Button, new() { Name = "Borealis Parts" }).ClickAsync();

        // Sourcing has just answered for a buyer; an answer for a supplier shows that it asked again.
        Assert.Equal(200, (await lan.GotoAsync(portal + "/opportunities"))!.Status);
        await lan.ShowsAsync("Borealis Parts");
        await lan.GotoAsync(portal + "/organisations");
        await lan.ShowsAsync("In this session you act for Borealis Parts.");
        await lan.FitsAsync();
        await lan.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Aurora Electronics" }).ClickAsync();
        Assert.Equal(200, (await lan.GotoAsync(portal + "/rfqs"))!.Status);

        var owner = await browser.OpenAsync();
        await owner.SignInAsync(portal, "owner@example.vn", Password);
        await owner.GotoAsync(portal + "/organisation/people");
        await owner.Locator("main").GetByRole(AriaRole.Link, new() { Name = "lan" }).ClickAsync();
        await owner.GetByText("End the membership").First.ClickAsync();
        await owner.PressAsync("End the membership");
        await owner.ShowsAsync("lan no longer acts for the organisation");

        await lan.GotoAsync(portal + "/");
        await lan.ShowsAsync("For whom do you act now?");
        await lan.FitsAsync();
        await lan.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Borealis Parts" }).ClickAsync();
        await lan.ShowsAsync("Borealis Parts");
    }
}
