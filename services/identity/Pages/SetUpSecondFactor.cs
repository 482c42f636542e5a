using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.SecondFactors;
using Matchmaking.Identity.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using QRCoder;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Pages;

/// <summary>A person sets up an authenticator app: right after the password, or later from the account page.</summary>
public static class SetUpSecondFactor
{
    internal const string Route = "/second-factor";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, ShowAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Route, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, IAntiforgery antiforgery, FreshPerson person, AuthenticatorCodes factors, CancellationToken ct)
    {
        if (await person.FindAsync(http) is not { Account: { } account } proof) return EnterCode.ToStart(http);
        return !proof.IsEnough || await factors.HasAsync(account.Id, ct) ? await ElsewhereAsync(http, account) : Show(http, antiforgery, factors, account, Totp.NewKey(), []);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http, IAntiforgery antiforgery, FreshPerson person, AuthenticatorCodes factors, SignInSteps steps, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        if (await person.FindAsync(http) is not { Account: { } account } proof) return EnterCode.ToStart(http);
        if (!proof.IsEnough) return await ElsewhereAsync(http, account);
        var form = await http.Request.ReadFormAsync(ct);
        if (factors.ReadOffer(account.Id, form["key"].ToString()) is not { } key) return ErrorPage.StaleForm();
        if (await factors.HasAsync(account.Id, ct)) return await ElsewhereAsync(http, account);
        if (await factors.TurnOnAsync(account, key, form["code"].ToString(), ct) is not { } codes)
        {
            return Show(http, antiforgery, factors, account, key, [new FormProblem("code", T(
                "This is not the code that belongs to the picture. Wait for the next one, and see that your phone's clock is right.",
                "Mã này không khớp với hình. Hãy chờ mã tiếp theo và kiểm tra đồng hồ của điện thoại."))]);
        }

        await steps.AfterCodeAsync(http, account);
        return RecoveryCodes(http, codes);
    }

    /// <summary>The only time that these codes are shown.</summary>
    internal static IResult RecoveryCodes(HttpContext http, IReadOnlyList<string> codes) => Page.Of<RecoveryCodesPage>(
        StatusCodes.Status200OK, ("Codes", codes), ("NextAddress", Page.Local(http.Request.Query["returnUrl"]) ?? "/"));

    // Who has an app already shows a code of it, and who has a passkey uses it; a password alone replaces neither and adds nothing to them.
    private static async Task<IResult> ElsewhereAsync(HttpContext http, Account account)
    {
        await PasswordGiven.RememberAsync(http, account);
        return Results.LocalRedirect(Form.Address(http, EnterCode.Route));
    }

    private static IResult Show(HttpContext http, IAntiforgery antiforgery, AuthenticatorCodes factors, Account account, byte[] key, IReadOnlyList<FormProblem> problems)
    {
        var address = Totp.Address(key, account.Email!); // Required by the table.
        using var content = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(content);
        return Page.Of<SetUpSecondFactorPage>(
            problems.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
            ("Action", Form.Address(http, Route)), ("Picture", picture.GetGraphic(4, "#000000", "#ffffff", true, SvgQRCode.SizingMode.ViewBoxAttribute)), ("Address", address),
            ("Key", string.Join(' ', Totp.Text(key).Chunk(4).Select(part => new string(part)))), ("Offer", factors.Offer(account.Id, key)),
            ("Antiforgery", antiforgery.TokenFor(http)), ("Problems", problems));
    }
}
