using System.Security.Claims;
using Matchmaking.Identity.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Matchmaking.Identity.Sessions;

/// <summary>Half a sign-in: the password was right, the second step is open. It opens nothing but that step, and for ten minutes.</summary>
internal sealed class PasswordGiven(UserManager<Account> users)
{
    private const string Scheme = "password-given";
    private const string Stamp = "stamp";

    public static Task RememberAsync(HttpContext http, Account account) => http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim("sub", account.Subject()), new Claim(Stamp, account.SecurityStamp!)], Scheme))); // Required by the table.

    public static Task ForgetAsync(HttpContext http) => http.SignOutAsync(Scheme);

    /// <returns>Null when nobody did, too long ago, or with a password that has changed since.</returns>
    public async Task<Account?> FindAsync(HttpContext http)
    {
        var given = (await http.AuthenticateAsync(Scheme)).Principal;
        var account = given?.FindFirst("sub")?.Value is { } id ? await users.FindByIdAsync(id) : null;
        return account?.SecurityStamp == given?.FindFirst(Stamp)?.Value ? account : null;
    }

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddAuthentication().AddCookie(Scheme, cookie =>
    {
        cookie.Cookie.Name = "matchmaking.identity.step";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(10);
        cookie.SlidingExpiration = false;
    });
}
