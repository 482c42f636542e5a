using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Matchmaking.Portal.Wording;

/// <summary>The two languages of the pages. Texts stand in both languages where they are used: <c>T("Send my bid", "Gửi chào giá")</c>.</summary>
public static class Language
{
    public const string Vietnamese = "vi-VN";
    public const string English = "en-GB";

    public static bool IsVietnamese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "vi";

    public static string Tag => IsVietnamese ? "vi" : "en";

    /// <summary>The text in the reader's language.</summary>
    public static string T(string english, string vietnamese) => IsVietnamese ? vietnamese : english;

    /// <summary>Which language a request is answered in: <c>?lang=</c> and the switch, then what the browser prefers, then Vietnamese.</summary>
    internal static void Choose(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture(Vietnamese).AddSupportedCultures(Vietnamese, English).AddSupportedUICultures(Vietnamese, English);
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(http =>
            {
                if (Culture(http.Request.Query["lang"]) is not { } asked) return Task.FromResult<ProviderCultureResult?>(null);
                Remember(http, asked);
                return Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(asked));
            }),
            new CookieRequestCultureProvider(),
            new CustomRequestCultureProvider(http => Task.FromResult(
                http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => Culture(l.Value.Value)).FirstOrDefault(c => c is not null) is { } preferred
                    ? new ProviderCultureResult(preferred)
                    : null)),
        ];
    }

    // "en-US" is English to us, and "vi" Vietnamese.
    private static string? Culture(string? tag) => tag?.Split('-')[0].ToLowerInvariant() switch { "vi" => Vietnamese, "en" => English, _ => null };

    private static void Remember(HttpContext http, string culture) => http.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
        new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });

    /// <summary>The switch is a link, works without scripts, and returns to the page it was on.</summary>
    internal static void MapSwitch(IEndpointRouteBuilder app) => app.MapGet("/language/{code}", (string code, string? back, HttpContext http) =>
    {
        Remember(http, Culture(code) ?? Vietnamese);
        return Results.LocalRedirect(Local(back));
    }).AllowAnonymous();

    /// <summary>Only paths of this site: a link must not lead a reader elsewhere.</summary>
    public static string Local(string? path) =>
        path is { Length: > 0 } && path[0] == '/' && (path.Length == 1 || (path[1] != '/' && path[1] != '\\')) ? path : "/";
}
