using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Antiforgery;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Pages;

/// <summary>After the password, the code of the app that the person set up, a recovery code, or a passkey.</summary>
public static class EnterCode
{
    internal const string Route = "/login/code";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, async (HttpContext http, IAntiforgery antiforgery, PasswordGiven given, IdentityDb db) =>
            await given.FindAsync(http) is { } account ? await ShowAsync(http, antiforgery, db, account, []) : ToStart(http)).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Route, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The half sign-in is over: from the beginning, with the way back still known.</summary>
    internal static IResult ToStart(HttpContext http) => Results.LocalRedirect(Form.Address(http, "/login"));

    private static async Task<IResult> HandleAsync(
        HttpContext http, IAntiforgery antiforgery, PasswordGiven given, AuthenticatorCodes factors, SignInSteps steps, IdentityDb db, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        if (await given.FindAsync(http) is not { } account) return ToStart(http);
        var form = await http.Request.ReadFormAsync(ct);
        if (!await factors.ProveAsync(account, form["code"].ToString(), ct))
        {
            return await ShowAsync(http, antiforgery, db, account, [new FormProblem("code", T(
                "This code is not right, or was used already. Wait for the next one. After ten wrong attempts an account waits some minutes.",
                "Mã này không đúng hoặc đã được dùng. Hãy chờ mã tiếp theo. Sau mười lần sai, tài khoản tạm khóa vài phút."))]);
        }

        await steps.AfterCodeAsync(http, account);
        return Form.Continue(http);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, IAntiforgery antiforgery, IdentityDb db, Account account, IReadOnlyList<FormProblem> problems) => Page.Of<EnterCodePage>(
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        ("Action", Form.Address(http, Route)), ("PasskeyAction", Form.Address(http, "/login/passkey")), ("StartAddress", Form.Address(http, "/login")), ("Email", account.Email),
        ("Factors", await Factors.OfAsync(db, account.Id, http.RequestAborted)),
        ("Antiforgery", antiforgery.TokenFor(http)), ("Problems", problems));
}
