using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Mails;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Identity;

namespace Matchmaking.Identity.OwnAccount;

/// <summary>A person who has just signed in sets a new password, or a first one. Whoever was signed in by the old one is not any more.</summary>
public static class ChangePassword
{
    private const string Route = "/account/password";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, (HttpContext http, OwnPage page) =>
            page.ShowAsync(http, async (session, account) => await page.ProveFirstAsync(http, session, account) ?? Show(http, page, account, []))).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Route, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task<IResult> HandleAsync(HttpContext http, OwnPage page, SignIn signIn, UserManager<Account> users, MailBox mails, IdentityDb db, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: true, async (session, account, form) =>
        {
            var password = form["password"].ToString();
            if (password.Length is < AccountRules.PasswordMinimum or > AccountRules.PasswordMaximum) return Show(http, page, account, [Register.Describe(OpeningProblem.PasswordLength)]);

            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (account.PasswordHash is not null) await users.RemovePasswordAsync(account);
            if (!(await users.AddPasswordAsync(account, password)).Succeeded) return Show(http, page, account, [Register.Describe(OpeningProblem.PasswordCommon)]);
            mails.PasswordChanged(account);
            await db.SaveChangesAsync(ct);
            await signIn.EndAllAsync(account.Id, except: session.Id, ct);
            await transaction.CommitAsync(ct);
            return Results.LocalRedirect(OwnPage.Address + "?changed=true");
        });

    private static IResult Show(HttpContext http, OwnPage page, Account account, IReadOnlyList<FormProblem> problems) => Page.Of<ChangePasswordPage>(
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        ("Email", account.Email), ("IsFirst", account.PasswordHash is null), ("Antiforgery", page.TokenFor(http)), ("Problems", problems));
}
