using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Passkeys;

/// <summary>A person signs in with a passkey that the browser found by itself: no e-mail, no password.</summary>
public static class PasskeySignIn
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/login/passkey/options", async (HttpContext http, PasskeyCeremonies passkeys) => Results.Json(await passkeys.BeginSignInAsync(http))).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/login/passkey", HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, IAntiforgery antiforgery, PasskeyCeremonies passkeys, SignIn signIn, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        if (await passkeys.FinishSignInAsync(http, await http.Request.ReadFormAsync(ct)) is not { } account)
        {
            return Login.Show(http, antiforgery, null, [new FormProblem("email", T(
                "This passkey was not accepted. Try again, or sign in with your password.", "Khóa truy cập này không được chấp nhận. Hãy thử lại hoặc đăng nhập bằng mật khẩu."))]);
        }

        await signIn.StartAsync(http, account, SignInMethods.Passkey);
        return Form.Continue(http);
    }
}
