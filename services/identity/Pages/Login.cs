using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Pages;

/// <summary>A person signs in with e-mail and password and goes on to where the client waits.</summary>
public static class Login
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/login", (HttpContext http, IAntiforgery antiforgery, string? login_hint) => Show(http, antiforgery, login_hint, [])).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/login", HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, IAntiforgery antiforgery, PasswordCheck passwords, SignInSteps steps, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        var form = await http.Request.ReadFormAsync(ct);
        var email = form["email"].ToString();
        var account = await passwords.FindAsync(email, form["password"].ToString(), ct);
        if (account is null)
        {
            // The same sentence for all reasons: it does not tell who has an account.
            return Show(http, antiforgery, email, [new FormProblem("email", T(
                "E-mail and password do not belong together. After ten wrong attempts an account waits some minutes.",
                "E-mail hoặc mật khẩu không đúng. Sau mười lần sai, tài khoản tạm khóa vài phút."))]);
        }

        return await steps.AfterPasswordAsync(http, account);
    }

    internal static IResult Show(HttpContext http, IAntiforgery antiforgery, string? email, IReadOnlyList<FormProblem> problems) => Page.Of<LoginPage>(
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        ("Action", Form.Address(http, "/login")), ("PasskeyAction", Form.Address(http, "/login/passkey")), ("RegisterAddress", Form.Address(http, "/register")),
        ("ForgotAddress", Form.Address(http, "/forgot-password")), ("Email", email),
        ("Antiforgery", antiforgery.TokenFor(http)), ("Problems", problems));
}

/// <summary>The addresses that the two forms share.</summary>
internal static class Form
{
    /// <summary>A page of ours with the query of this one: the way back and the language stay known.</summary>
    public static string Address(HttpContext http, string page) => page + http.Request.QueryString;

    /// <summary>Back to the authorization that was interrupted; without one there is nowhere to go.</summary>
    public static IResult Continue(HttpContext http) => Page.Local(http.Request.Query["returnUrl"]) is { } address
        ? Results.LocalRedirect(address)
        : Page.Of<NoticePage>(
            StatusCodes.Status200OK, ("Title", T("You are signed in", "Bạn đã đăng nhập")),
            ("Text", T("Open the application that you want to use.", "Hãy mở ứng dụng bạn muốn dùng.")));
}
