using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.WebUtilities;

namespace Matchmaking.Identity.Pages;

/// <summary>The two languages of the pages. Texts stand in both languages where they are used: <c>T("Sign in", "Đăng nhập")</c>.</summary>
public static class Language
{
    private const string Vietnamese = "vi-VN";
    private const string English = "en-GB";
    private const string Parameter = "ui_locales";

    public static bool IsVietnamese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "vi";

    public static string Tag => IsVietnamese ? "vi" : "en";

    /// <summary>The text in the reader's language.</summary>
    public static string T(string english, string vietnamese) => IsVietnamese ? vietnamese : english;

    /// <summary>The client's wish, else what this browser chose before, else what it prefers, else Vietnamese.</summary>
    internal static void Configure(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture(Vietnamese).AddSupportedCultures(Vietnamese, English).AddSupportedUICultures(Vietnamese, English);
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(http => Task.FromResult(Wished(http) is { } culture ? new ProviderCultureResult(culture) : null)),
            new CookieRequestCultureProvider(),
            new AcceptLanguageHeaderRequestCultureProvider(),
        ];
    }

    /// <summary>The same page in the other language, and from then on all pages.</summary>
    internal static string SwitchAddress(HttpRequest request)
    {
        var query = request.Query.Where(p => p.Key != Parameter).Select(p => new KeyValuePair<string, string?>(p.Key, p.Value)).Append(new(Parameter, IsVietnamese ? "en" : "vi"));
        return QueryHelpers.AddQueryString(request.Path, query);
    }

    internal static void Remember(HttpContext http)
    {
        if (Wished(http) is not { } culture) return;
        http.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = http.Request.IsHttps });
    }

    private static string? Wished(HttpContext http) => http.Request.Query[Parameter].ToString().Split(' ').Select(tag => tag.Split('-')[0] switch
    {
        "vi" => Vietnamese,
        "en" => English,
        _ => null,
    }).FirstOrDefault(culture => culture is not null);
}
