using Matchmaking.Identity.OwnAccount;
using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Antiforgery;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.Mails;

/// <summary>A person shows that the address is theirs. Opening the link changes nothing, because mail programs open links, too; the button does.</summary>
public static class ConfirmEmail
{
    private const string Route = "/confirm-email";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, (HttpContext http, IAntiforgery antiforgery) => Page.Of<ConfirmEmailPage>(StatusCodes.Status200OK, ("Action", Form.Address(http, Route)), ("Antiforgery", antiforgery.TokenFor(http)))).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Route, HandleAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/account/confirmation", AgainAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(HttpContext http, IAntiforgery antiforgery, MailBox mails, IdentityDb db, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http)) return ErrorPage.StaleForm();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await mails.UseAsync(http.Request.Query["token"].ToString(), LinkPurpose.ConfirmEmail, ct) is not { } account) return ErrorPage.StaleLink();
        account.EmailConfirmed = true;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Page.Of<NoticePage>(StatusCodes.Status200OK, ("Title", T("Your address is confirmed", "Địa chỉ của bạn đã được xác nhận")), ("Text", T("You can close this page.", "Bạn có thể đóng trang này.")));
    }

    private static Task<IResult> AgainAsync(HttpContext http, OwnPage page, MailBox mails, IdentityDb db, CancellationToken ct) => page.ChangeAsync(http, isWeighty: false, async (_, account, _) =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!account.EmailConfirmed) await mails.ConfirmEmailAsync(account, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Results.LocalRedirect(OwnPage.Address + "?mailed=true");
    });
}
