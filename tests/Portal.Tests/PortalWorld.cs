using System.Net;
using System.Text.RegularExpressions;
using Matchmaking.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Matchmaking.Portal.Tests;

/// <summary>
/// The portal on a real port, with a provider that signs people in and a directory that knows their organisations. No other
/// service runs: what depends on one is away.
/// </summary>
public sealed partial class PortalWorld : IAsyncDisposable
{
    private readonly List<HttpClient> _browsers = [];
    private readonly WebApplication _app;

    private PortalWorld(WebApplication app, SignInProvider provider, TestDirectory directory) => (_app, Provider, Directory) = (app, provider, directory);

    public WebApplication App => _app;

    public SignInProvider Provider { get; }

    public TestDirectory Directory { get; }

    /// <param name="more">Further settings, <c>Section:Key=value</c>.</param>
    public static async Task<PortalWorld> StartAsync(params string[] more)
    {
        var (provider, directory) = (await SignInProvider.StartAsync(), await TestDirectory.StartAsync());
        var app = PortalService.Build(
        [
            "--Portal:Urls", "http://127.0.0.1:0", "--Portal:RegistryUrl", directory.Url, "--Portal:SourcingUrl", "http://127.0.0.1:1", "--Portal:SearchUrl", "http://127.0.0.1:1", "--Portal:FilesUrl", "http://127.0.0.1:1", "--Portal:CertificationUrl", "http://127.0.0.1:1",
            "--Portal:ClientSecret", "secret-of-a-test", "--Authentication:Issuer", provider.Issuer,
            .. more.Select(setting => "--" + setting),
        ]);
        await app.StartAsync();
        return new PortalWorld(app, provider, directory);
    }

    /// <summary>A browser of its own, which follows redirects and keeps cookies.</summary>
    public HttpClient Browse(string? language = "en", bool follows = true, CookieContainer? cookies = null)
    {
        // The provider and the portal are one host to cookies, as on a developer's machine.
        var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies ?? new CookieContainer(), AllowAutoRedirect = follows }) { BaseAddress = new Uri(_app.Urls.Single()) };
        if (language is not null) browser.DefaultRequestHeaders.Add("Accept-Language", language);
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>Signs in and stops before the first page, which would renew a token that is about to end and ask whether the session lives.</summary>
    public async Task<HttpClient> SignInWithoutAPageAsync(CookieContainer? cookies = null)
    {
        Directory.Join(Provider.Subject, "Cơ khí Thử Nghiệm", "Buyer");
        var browser = Browse(follows: false, cookies: cookies);
        var at = new Uri(browser.BaseAddress!, "/sign-in?back=/help"); // Browse sets it.
        while (at.AbsolutePath != "/help")
        {
            using var answer = await browser.GetAsync(at);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            at = new Uri(at, answer.Headers.Location!); // A redirect has one.
        }

        return browser;
    }

    public async Task<HttpClient> SignInAsync(string kinds = "", string language = "en")
    {
        if (kinds.Length > 0) Directory.Join(Provider.Subject, "Cơ khí Thử Nghiệm", kinds);
        var browser = Browse(language);
        using var page = await browser.GetAsync("/sign-in?back=/help");
        Assert.Equal((HttpStatusCode.OK, "/help"), (page.StatusCode, page.RequestMessage!.RequestUri!.AbsolutePath)); // A finished request has an address.
        return browser;
    }

    /// <summary>The fields that a form of a page brings by itself.</summary>
    public static Dictionary<string, string> HiddenFields(string page) =>
        HiddenField().Matches(page).GroupBy(m => m.Groups["name"].Value).ToDictionary(g => g.Key, g => WebUtility.HtmlDecode(g.Last().Groups["value"].Value));

    public async ValueTask DisposeAsync()
    {
        _browsers.ForEach(browser => browser.Dispose());
        await _app.DisposeAsync();
        await Provider.DisposeAsync();
        await Directory.DisposeAsync();
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" */?>""")]
    private static partial Regex HiddenField();
}
