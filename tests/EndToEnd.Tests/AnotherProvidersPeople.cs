using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>Registering, a weighty step and signing out where npm oidc-provider signs people in.</summary>
internal sealed class AnotherProvidersPeople(Browser browser, Marketplace market, string issuer)
{
    public async Task LiveAsync(string email, string password)
    {
        var portal = market.Url("Portal");

        // It announces no sign-up by prompt, so it is asked for none: it would refuse the request.
        var visitor = await browser.OpenAsync();
        await visitor.GotoAsync(portal + "/register");
        await Assertions.Expect(visitor.GetByPlaceholder("Enter any login")).ToBeVisibleAsync();

        // A sign-in of an hour ago is good for pages, and not for letting somebody in.
        var person = await browser.OpenAsync();
        await person.SignInAsync(portal, email, password);
        await person.GotoAsync(issuer + "/age");
        await person.Context.ClearCookiesAsync(new() { Name = "matchmaking.portal" });
        await person.GotoAsync(portal + "/sign-in?back=/organisation/people");
        await person.Locator("main").FillAsync("E-mail", "minh@example.vn");
        await person.PressAsync("Make the invitation");
        await person.GetByPlaceholder("Enter any login").FillAsync(email);
        await person.GetByPlaceholder("and password").FillAsync(password);
        await person.PressAsync("Sign-in");
        await person.ShowsAsync("You have signed in again. What you typed is still here");
        Assert.Equal("minh@example.vn", await person.GetByLabel("E-mail").InputValueAsync());
        await person.PressAsync("Make the invitation");
        await person.ShowsAsync("it is not sent from here");

        // Signing out ends both sessions: the next sign-in is asked for a name again.
        await person.PressAsync("Sign out");
        await person.PressAsync("Yes, sign me out");
        await Assertions.Expect(person.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First).ToBeAttachedAsync();
        await person.GotoAsync(portal + "/sign-in");
        await Assertions.Expect(person.GetByPlaceholder("Enter any login")).ToBeVisibleAsync();
    }
}
