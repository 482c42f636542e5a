using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>One headless Chromium for all journeys of the assembly.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright _playwright = null!; // Set by InitializeAsync, which xunit awaits before the first test.
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000); // As long as a context waits: a machine may be busy with other tests.
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = TestServers.Chromium,
            // No sandbox, because tests may run as root; the rest keeps Chromium from calling home.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A person's own browser window: nothing is shared with another person.</summary>
    /// <param name="language"><c>en</c> or <c>vi</c>.</param>
    /// <param name="width">In CSS pixels: 360 is a phone, 1280 a desk.</param>
    public async Task<IPage> OpenAsync(string language = "en", int width = 1280, bool scripts = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            Locale = language == "vi" ? "vi-VN" : "en-GB",
            ViewportSize = new() { Width = width, Height = 900 },
            JavaScriptEnabled = scripts,
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
