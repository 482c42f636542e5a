using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Pages;

/// <summary>A person opens an account, is signed in, and goes on to where the client waits.</summary>
public static class Register
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/register", (HttpContext http, IAntiforgery antiforgery, string? login_hint) => Show(http, antiforgery, null, login_hint, [])).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/register", HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, IAntiforgery antiforgery, AccountOpening accounts, SignInSteps steps, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        var form = await http.Request.ReadFormAsync(ct);
        var (name, email) = (form["name"].ToString(), form["email"].ToString());
        var (account, problem) = await accounts.OpenAsync(email, form["password"].ToString(), name, Tag);
        if (account is null) return Show(http, antiforgery, name, email, [Describe(problem)]);

        return await steps.AfterPasswordAsync(http, account);
    }

    internal static FormProblem Describe(OpeningProblem problem) => problem switch
    {
        OpeningProblem.EmailTaken => new("email", T("There is already an account with this e-mail. Sign in with it.", "Đã có tài khoản dùng e-mail này. Hãy đăng nhập.")),
        OpeningProblem.EmailInvalid => new("email", T("Enter an e-mail address such as name@company.vn.", "Hãy nhập địa chỉ e-mail, ví dụ ten@congty.vn.")),
        OpeningProblem.NameInvalid => new("name", T("Enter your name.", "Hãy nhập họ và tên.")),
        OpeningProblem.PasswordLength => new("password", T("A password has at least 10 and at most 200 characters.", "Mật khẩu có ít nhất 10 và nhiều nhất 200 ký tự.")),
        OpeningProblem.PasswordCommon => new("password", T("This password is among the first that others try. Choose another.", "Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác.")),
        OpeningProblem.PasskeyRefused => new("email", T("The passkey was not accepted. Try again, or choose a password.", "Khóa truy cập không được chấp nhận. Hãy thử lại hoặc đặt mật khẩu.")),
        _ => throw new InvalidOperationException($"An opening problem without a sentence: {problem}"),
    };

    internal static IResult Show(HttpContext http, IAntiforgery antiforgery, string? name, string? email, IReadOnlyList<FormProblem> problems) => Page.Of<RegisterPage>(
        problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        ("Action", Form.Address(http, "/register")), ("PasskeyAction", Form.Address(http, "/register/passkey")), ("LoginAddress", Form.Address(http, "/login")), ("Name", name), ("Email", email),
        ("Antiforgery", antiforgery.TokenFor(http)), ("Problems", problems));
}
