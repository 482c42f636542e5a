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
}
