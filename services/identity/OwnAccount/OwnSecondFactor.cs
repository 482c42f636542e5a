using Matchmaking.Identity.Pages;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Sessions;
using Microsoft.Extensions.Options;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.OwnAccount;

/// <summary>A person who has just signed in gets new recovery codes, or takes the authenticator app away to set up another.</summary>
public static class OwnSecondFactor
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/account/recovery-codes", RenewAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/account/second-factor/removal", RemoveAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task<IResult> RenewAsync(HttpContext http, OwnPage page, AuthenticatorCodes factors, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: true, async (_, account, _) => await factors.HasAsync(account.Id, ct)
            ? Page.Of<RecoveryCodesPage>(StatusCodes.Status200OK, ("Codes", await factors.RenewRecoveryCodesAsync(account.Id, ct)), ("NextAddress", OwnPage.Address))
            : Results.LocalRedirect(OwnPage.Address));

    // Where everybody needs a second factor, one without is asked to set up another right away.
    private static Task<IResult> RemoveAsync(HttpContext http, OwnPage page, AuthenticatorCodes factors, IOptions<IdentitySettings> settings, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: true, async (session, account, _) =>
        {
            // A password alone does not take away what was put beside it.
            if (!SignInMethods.Meets(session.Methods, SignInMethods.SeveralFactors))
            {
                return Page.Of<NoticePage>(
                    StatusCodes.Status403Forbidden, ("Title", T("Sign in with the code first", "Hãy đăng nhập bằng mã trước")),
                    ("Text", T("Only who has signed in with the app's code, a recovery code or a passkey takes the app away.", "Chỉ người đăng nhập bằng mã của ứng dụng, mã khôi phục hoặc khóa truy cập mới gỡ được ứng dụng.")));
            }

            await factors.TurnOffAsync(account.Id, ct);
            return Results.LocalRedirect(settings.Value.SecondFactor is SecondFactorPolicy.Required ? SetUpSecondFactor.Route + "?returnUrl=" + Uri.EscapeDataString(OwnPage.Address) : OwnPage.Address + "?changed=true");
        });
}
