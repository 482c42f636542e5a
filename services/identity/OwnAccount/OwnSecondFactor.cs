using Matchmaking.Identity.Pages;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Storage;
using Microsoft.Extensions.Options;

namespace Matchmaking.Identity.OwnAccount;

/// <summary>A person who has just signed in gets recovery codes for app and passkeys, or takes the authenticator app away to set up another.</summary>
public static class OwnSecondFactor
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/account/recovery-codes", RenewAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/account/second-factor/removal", RemoveAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task<IResult> RenewAsync(HttpContext http, OwnPage page, AuthenticatorCodes factors, IdentityDb db, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: true, async (_, account, _) => (await Factors.OfAsync(db, account.Id, ct)).HasAny
            ? Page.Of<RecoveryCodesPage>(StatusCodes.Status200OK, ("Codes", await factors.RenewRecoveryCodesAsync(account, ct)), ("NextAddress", OwnPage.Address))
            : Results.LocalRedirect(OwnPage.Address));

    // Where everybody needs a second factor, one without is asked to set up another right away.
    private static Task<IResult> RemoveAsync(HttpContext http, OwnPage page, AuthenticatorCodes factors, IdentityDb db, IOptions<IdentitySettings> settings, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: true, async (_, account, _) =>
        {
            await factors.TurnOffAsync(account, ct);
            var mustHave = settings.Value.SecondFactor is SecondFactorPolicy.Required && !(await Factors.OfAsync(db, account.Id, ct)).HasAny;
            return Results.LocalRedirect(mustHave ? SetUpSecondFactor.Route + "?returnUrl=" + Uri.EscapeDataString(OwnPage.Address) : OwnPage.Address + "?changed=true");
        });
}
