using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Mails;

/// <summary>
/// A person who cannot sign in asks for a letter. The answer and the work are the same whether or not there is such an account: the address
/// is written down, and <see cref="ResetRequests"/> looks for the account afterwards.
/// </summary>
public static class ForgotPassword
{
    private const string Route = "/forgot-password";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, (HttpContext http, IAntiforgery antiforgery) => Page.Of<ForgotPasswordPage>(StatusCodes.Status200OK, ("Action", Form.Address(http, Route)), ("Antiforgery", antiforgery.TokenFor(http)))).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Route, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, IAntiforgery antiforgery, UserManager<Account> users, IdentityDb db, TimeProvider clock, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        var email = (await http.Request.ReadFormAsync(ct))["email"].ToString().Trim();
        var (address, now) = (users.NormalizeEmail(email), clock.GetUtcNow());
        if (AccountRules.IsEmail(email)) await db.Database.ExecuteSqlAsync($"insert into reset_request (normalized_email, asked_at) values ({address}, {now}) on conflict do nothing", ct);

        return Page.Of<NoticePage>(
            StatusCodes.Status200OK, ("Title", T("Look into your mail", "Hãy kiểm tra hộp thư")),
            ("Text", T("If there is an account with this address, a letter with a link is on its way. The link works for one hour.", "Nếu có tài khoản dùng địa chỉ này, thư chứa liên kết đang được gửi. Liên kết có hiệu lực trong một giờ.")));
    }
}
