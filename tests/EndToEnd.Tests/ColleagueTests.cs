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
}
