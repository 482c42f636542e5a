using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Mails;

/// <summary>
/// Whoever reads the letter sets a new password, once. Every browser is signed out; a second factor is asked for as ever, unless it was set
/// up before anybody had shown that the address is theirs: then it may be a stranger's, who opened the account first.
/// </summary>
public static class ResetPassword
{
    private const string Route = "/reset-password";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, (HttpContext http, IAntiforgery antiforgery) => Show(http, antiforgery, [])).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Route, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, IAntiforgery antiforgery, UserManager<Account> users, SignIn signIn, MailBox mails, IdentityDb db, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        var password = (await http.Request.ReadFormAsync(ct))["password"].ToString();
        if (password.Length is < AccountRules.PasswordMinimum or > AccountRules.PasswordMaximum) return Show(http, antiforgery, [Register.Describe(OpeningProblem.PasswordLength)]);

        // A password that is refused leaves the link as it was.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await mails.UseAsync(http.Request.Query["token"].ToString(), LinkPurpose.ResetPassword, ct) is not { } account) return ErrorPage.StaleLink();
        if (!account.EmailConfirmed)
        {
            await Factors.ForgetAsync(db, account.Id, ct);
            await db.Consents.Where(c => c.AccountId == account.Id).ExecuteDeleteAsync(ct);
            mails.StartedAnew(account);
        }

        account.EmailConfirmed = true; // The letter arrived.
        if (account.PasswordHash is not null) await users.RemovePasswordAsync(account);
        if (!(await users.AddPasswordAsync(account, password)).Succeeded) return Show(http, antiforgery, [Register.Describe(OpeningProblem.PasswordCommon)]);
        mails.PasswordChanged(account);
        await db.SaveChangesAsync(ct);
        await signIn.EndAllAsync(account.Id, except: null, ct);
        await transaction.CommitAsync(ct);
        return Page.Of<NoticePage>(
            StatusCodes.Status200OK, ("Title", T("The new password is set", "Mật khẩu mới đã được đặt")),
            ("Text", T("Every browser was signed out. Go back to the application and sign in with it.", "Mọi trình duyệt đã bị đăng xuất. Hãy quay lại ứng dụng và đăng nhập bằng mật khẩu mới.")));
    }

    private static IResult Show(HttpContext http, IAntiforgery antiforgery, IReadOnlyList<FormProblem> problems) => Page.Of<ResetPasswordPage>(
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, ("Action", Form.Address(http, Route)), ("Antiforgery", antiforgery.TokenFor(http)), ("Problems", problems));
}
