using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Matchmaking.Portal;

/// <summary>
/// What a browser is told with every answer, whoever made it: a page, a file, or a page about an error, for which the headers set before
/// are cleared.
/// </summary>
internal sealed class PageHeaders(PortalSettings settings, IOptionsMonitor<OpenIdConnectOptions> oidc)
{
    public static Task SendAsync(HttpContext http, RequestDelegate next)
    {
        var page = http.RequestServices.GetRequiredService<PageHeaders>();
        // As the form protection wants it, or it warns on every page.
        if (http.Request.Path.Value is { } path && !path.Contains('.', StringComparison.Ordinal)) http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.OnStarting(() => page.SetAsync(http.Response.Headers));
        return next(http);
    }

    private async Task SetAsync(IHeaderDictionary headers)
    {
        var files = settings.PhotosUrl.TrimEnd('/');
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: {files}; font-src 'self'; connect-src 'self'; form-action 'self' {files} {await SignInOriginsAsync()}; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (settings.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-cache, no-store";
    }

    // Browsers count the redirects after a form: to the provider (signing out, stepping up) and to a file that is opened. Where the provider's
    // pages are is known from its discovery; until that is read, they are taken to be at the issuer. No page waits for it.
    private async ValueTask<string> SignInOriginsAsync()
    {
        var options = oidc.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var discovery = options.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None); // Set by the handler's own setup.
        var provider = discovery.IsCompletedSuccessfully ? await discovery : null;
        string?[] addresses = [options.Authority, provider?.AuthorizationEndpoint, provider?.EndSessionEndpoint];
        return string.Join(' ', addresses.Where(address => address is { Length: > 0 }).Select(address => new Uri(address!).GetLeftPart(UriPartial.Authority)).Distinct());
    }
}
