using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>What a person does at a browser, in the words of the pages: labels, buttons and links, never a page's inner structure.</summary>
internal static class Desk
{
    /// <summary>Goes to the portal and signs in, at our provider's pages or at those of npm oidc-provider.</summary>
    public static async Task SignInAsync(this IPage page, string portal, string email, string password)
    {
        await page.GotoAsync(portal + "/sign-in");
        await page.GetByLabel("E-mail").Or(page.GetByPlaceholder("Enter any login")).FillAsync(email);
        await page.GetByLabel("Password").Or(page.GetByLabel("Mật khẩu")).Or(page.GetByPlaceholder("and password")).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Sign[- ]in|Đăng nhập)$") }).ClickAsync();
        // Not for an address: the portal's own comes before the page does, and the load that a wait then starts for may be over.
        var (consent, signedIn) = (page.GetByRole(AriaRole.Button, new() { Name = "Continue" }), page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Sign out|Đăng xuất)$") }));
        await Assertions.Expect(consent.Or(signedIn)).ToBeAttachedAsync();
        if (await consent.CountAsync() > 0) await consent.ClickAsync();
        await Assertions.Expect(signedIn).ToBeAttachedAsync();
    }

    public static Task FillAsync(this ILocator within, string label, string value, int nth = 0) => within.GetByLabel(label, new() { Exact = false }).Nth(nth).FillAsync(value);

    public static Task PressAsync(this IPage page, string button, int nth = 0) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).Nth(nth).ClickAsync();

    public static Task FollowAsync(this IPage page, string link, int nth = 0) => page.GetByRole(AriaRole.Link, new() { Name = link }).Nth(nth).ClickAsync();

    /// <summary>The state badge beside the title.</summary>
    public static async Task ShowsStateAsync(this IPage page, string state) =>
        await Assertions.Expect(page.Locator(".title .badge").First).ToHaveTextAsync(state);

    public static async Task ShowsAsync(this IPage page, string text) => await Assertions.Expect(page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Nothing of a page lies outside the screen's width.</summary>
    public static async Task FitsAsync(this IPage page) =>
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page.Url} is wider than the screen");

    /// <summary>Gives the page's device a fingerprint reader that always recognises its owner, and keeps passkeys.</summary>
    public static async Task AddFingerprintReaderAsync(this IPage page)
    {
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
