using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Storage;
using Microsoft.Extensions.Options;

namespace Matchmaking.Identity.Sessions;

/// <summary>What comes after a right password: the code of an app or a passkey, setting up an app, or the client that waits.</summary>
internal sealed class SignInSteps(IdentityDb db, SignIn signIn, PasswordGiven given, IOptions<IdentitySettings> settings)
{
    public async Task<IResult> AfterPasswordAsync(HttpContext http, Account account)
    {
        var factors = await Factors.OfAsync(db, account.Id, http.RequestAborted);
        if (!factors.HasApp && settings.Value.SecondFactor is SecondFactorPolicy.Offered && !Authorize.WantsSeveral(http.Request.Query["returnUrl"]))
        {
            await signIn.StartAsync(http, account, SignInMethods.Password);
            return Form.Continue(http);
        }

        await PasswordGiven.RememberAsync(http, account);
        return Results.LocalRedirect(Form.Address(http, factors.HasAny ? EnterCode.Route : SetUpSecondFactor.Route));
    }

    /// <summary>A code was right, beside the password or beside what this session was signed in with.</summary>
    public async Task AfterCodeAsync(HttpContext http, Account account)
    {
        var before = await given.FindAsync(http) is null && await signIn.CurrentAsync(http) is { } session ? SignInMethods.ListOf(session.Methods) : [SignInMethods.Password];
        await PasswordGiven.ForgetAsync(http);
        await signIn.StartAsync(http, account, [.. before.Append(SignInMethods.OneTimeCode).Append(SignInMethods.Several).Distinct()]);
    }
}
