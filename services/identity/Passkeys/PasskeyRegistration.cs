using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Passkeys;

/// <summary>A person opens an account with a passkey and without a password.</summary>
public static class PasskeyRegistration
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/register/passkey/options", BeginAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/register/passkey", HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> BeginAsync(HttpContext http, IAntiforgery antiforgery, AccountOpening accounts, PasskeyCeremonies passkeys, TimeProvider clock, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var form = await http.Request.ReadFormAsync(ct);
        var (name, email) = (form["name"].ToString(), form["email"].ToString());

        // Before the device makes a key for nothing. What is wrong is said by the page, to which the browser goes on without a key.
        return await accounts.CheckAsync(email, name) is OpeningProblem.None
            ? Results.Json(await passkeys.BeginCreationAsync(http, Guid.CreateVersion7(clock.GetUtcNow()), email.Trim(), name.Trim()))
            : Results.StatusCode(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> HandleAsync(HttpContext http, IAntiforgery antiforgery, AccountOpening accounts, PasskeyCeremonies passkeys, SignIn signIn, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        var form = await http.Request.ReadFormAsync(ct);
        var (name, email) = (form["name"].ToString(), form["email"].ToString());
        IResult Refused(OpeningProblem problem) => Register.Show(http, antiforgery, name, email, [Register.Describe(problem)]);

        if (await accounts.CheckAsync(email, name) is var problem and not OpeningProblem.None) return Refused(problem);
        if (await passkeys.FinishCreationAsync(http, form, OwnPasskeys.DefaultName(http)) is not { } made || made.Email != email.Trim()) return Refused(OpeningProblem.PasskeyRefused);
        var (account, late) = await accounts.OpenAsync(made.AccountId, email, made.Passkey, name, Tag);
        if (account is null) return Refused(late);

        await signIn.StartAsync(http, account, SignInMethods.Passkey);
        return Form.Continue(http);
    }
}
