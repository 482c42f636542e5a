using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.SecondFactors;
using Microsoft.Extensions.Options;

namespace Matchmaking.Identity.Sessions;

/// <summary>What comes after a right password: the code of an app, setting one up, or the client that waits.</summary>
internal sealed class SignInSteps(AuthenticatorCodes factors, SignIn signIn, IOptions<IdentitySettings> settings)
{
    public async Task<IResult> AfterPasswordAsync(HttpContext http, Account account)
    {
        var has = await factors.HasAsync(account.Id, http.RequestAborted);
        if (!has && settings.Value.SecondFactor is SecondFactorPolicy.Offered && !Authorize.WantsSeveral(http.Request.Query["returnUrl"]))
        {
            await signIn.StartAsync(http, account, SignInMethods.Password);
            return Form.Continue(http);
        }

        await PasswordGiven.RememberAsync(http, account);
        return Results.LocalRedirect(Form.Address(http, has ? EnterCode.Route : SetUpSecondFactor.Route));
    }

    public async Task AfterCodeAsync(HttpContext http, Account account)
    {
        await PasswordGiven.ForgetAsync(http);
        await signIn.StartAsync(http, account, SignInMethods.Password, SignInMethods.OneTimeCode, SignInMethods.Several);
    }
}
