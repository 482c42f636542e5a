using System.Reflection;
using System.Security.Cryptography;
using Matchmaking.Identity.Clients;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Identity.Pages;

/// <summary>One thing that is wrong with a form, and the field that it belongs to.</summary>
public sealed record FormProblem(string Field, string Text);

/// <summary>What every page has: its headers, its stylesheet, and addresses that stay on this site.</summary>
internal static class Page
{
    private static readonly byte[] Stylesheet = Read("site.css");
    private static readonly byte[] Script = Read("passkeys.js");

    /// <summary>Carries the content's hash, so a browser never shows a new page in an old style.</summary>
    public static string StylesheetAddress { get; } = AddressOf("/site.css", Stylesheet);

    public static string ScriptAddress { get; } = AddressOf("/passkeys.js", Script);

    public static void Map(IEndpointRouteBuilder app)
    {
        MapFile(app, "/site.css", Stylesheet, "text/css; charset=utf-8");
        MapFile(app, "/passkeys.js", Script, "text/javascript; charset=utf-8");
    }

    /// <summary>No script but our own file, no frame, no foreign content. A form may end up at a client, because browsers count the redirects after it.</summary>
    public static void UseHeaders(WebApplication app)
    {
        var targets = string.Join(' ', app.Services.GetRequiredService<ClientBook>().RedirectOrigins);
        var policy = $"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self' {targets}; base-uri 'none'; frame-ancestors 'none'";
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers.CacheControl = "no-cache, no-store"; // As antiforgery wants it too.
            return next(http);
        });
    }

    public static IResult Of<TPage>(int status, params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters.ToDictionary(p => p.Name, p => p.Value)) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>The hidden field that proves that a form came from a page of ours.</summary>
    public static AntiforgeryTokenSet TokenFor(this IAntiforgery antiforgery, HttpContext http)
    {
        Language.Remember(http);
        return antiforgery.GetAndStoreTokens(http);
    }

    /// <summary>Only paths of this site: a link must not lead a person who just signed in elsewhere.</summary>
    public static string? Local(string? address) =>
        address is { Length: > 1 } && address[0] == '/' && address[1] is not ('/' or '\\') && !address.Any(char.IsControl) ? address : null;

    private static void MapFile(IEndpointRouteBuilder app, string path, byte[] content, string type) => app.MapGet(path, (HttpResponse response) =>
    {
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(content, type);
    }).AllowAnonymous().ExcludeFromDescription();

    private static string AddressOf(string path, byte[] content) => $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!; // Embedded by the project file.
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
