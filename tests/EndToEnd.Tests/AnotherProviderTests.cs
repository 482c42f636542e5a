using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>Tokens say who, never what, so any OpenID provider can stand in for ours.</summary>
public sealed class AnotherProviderTests(Browser browser)
{
    [Fact(DisplayName = "trust 2: with npm oidc-provider in place of ours, and nothing changed but settings, a person signs in, registers a firm and signs out")]
    public async Task Somebody_elses_provider()
    {
        var (issuer, secret) = ($"http://127.0.0.1:{Marketplace.FreePort()}", Guid.NewGuid().ToString("N"));
        await using var market = await Marketplace.StartAsync(Shape.AllInOne, new Dictionary<string, string> { ["Authentication__Issuer"] = issuer, ["Portal__ClientSecret"] = secret });
        using var provider = await StartAsync(issuer, secret, market.Url("Portal"));
        try
        {
            var page = await browser.OpenAsync();
            await page.GotoAsync(market.Url("Portal") + "/sign-in?back=/organisation");
            await page.Locator("input[name=login]").FillAsync("an-nguyen");
            await page.Locator("input[name=password]").FillAsync("whatever it likes");
            await page.Locator("button[type=submit]").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

            // The registry knows them by issuer and subject, and lets them begin a firm of their own.
            await page.ShowsAsync("Nguyễn Thị An");
            var form = page.Locator("main");
            await form.FillAsync("Tax code", TaxCodes.Valid().First());
            await form.FillAsync("Legal name", "Công ty Cơ khí An Nguyễn");
            await form.GetByLabel("Make and supply parts").CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Register") }).ClickAsync();
            await page.GotoAsync(market.Url("Portal") + "/profile");
            await page.ShowsAsync("My supplier profile");

            await page.PressAsync("Sign out");
            await page.Locator("button[name=logout]").ClickAsync();
            await page.GotoAsync(market.Url("Portal") + "/profile");
            await Assertions.Expect(page.Locator("input[name=login]")).ToBeVisibleAsync();
        }
        finally
        {
            provider.Kill();
            await provider.WaitForExitAsync();
        }
    }

    private static async Task<Process> StartAsync(string issuer, string secret, string portal, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "oidc-provider"); // A source file lies in a folder.
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider")))
        {
            using var install = Run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            var said = await install.StandardOutput.ReadToEndAsync();
            await install.WaitForExitAsync();
            Assert.True(install.ExitCode == 0, $"npm ci: {said}");
        }

        var provider = Run(folder, "node", "provider.mjs", issuer, secret, portal);
        while (await provider.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready") return provider;
        }

        throw new InvalidOperationException("The provider ended before it was ready.");
    }

    private static Process Run(string folder, string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!; // Without the shell it starts or throws.
}
