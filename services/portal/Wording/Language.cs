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

    /// <summary>The switch is a link, works without scripts, and returns to the page it was on.</summary>
    internal static void MapSwitch(IEndpointRouteBuilder app) => app.MapGet("/language/{code}", (string code, string? back, HttpContext http) =>
    {
        var culture = new RequestCulture(code == "vi" ? Vietnamese : English);
        http.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(culture),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });
        return Results.LocalRedirect(Local(back));
    }).AllowAnonymous();

    /// <summary>Only paths of this site: a link must not lead a reader elsewhere.</summary>
    public static string Local(string? path) =>
        path is { Length: > 0 } && path[0] == '/' && (path.Length == 1 || (path[1] != '/' && path[1] != '\\')) ? path : "/";
}
