using Matchmaking.Identity.Pages;
using Matchmaking.Identity.Sessions;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using static Matchmaking.Identity.Pages.Language;

namespace Matchmaking.Identity.OwnAccount;

/// <summary>A person signs one browser out, or every browser and application at once.</summary>
public static class EndSessions
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/account/sessions/end", OneAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/account/sign-out-everywhere", AllAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task<IResult> OneAsync(HttpContext http, OwnPage page, SignIn signIn, IdentityDb db, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: false, async (_, account, form) =>
        {
            // Another person's session is as unknown as one that never was.
            if (Guid.TryParse(form["session"], out var id) && await db.Sessions.AnyAsync(s => s.Id == id && s.AccountId == account.Id, ct)) await signIn.EndAsync(id, ct);
            return Results.LocalRedirect(OwnPage.Address + "?changed=true");
        });

    private static Task<IResult> AllAsync(HttpContext http, OwnPage page, SignIn signIn, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: false, async (_, account, _) =>
        {
            await signIn.EndAllAsync(account.Id, except: null, ct);
            await http.SignOutAsync(SignIn.Scheme);
            return Page.Of<NoticePage>(
                StatusCodes.Status200OK, ("Title", T("You are signed out everywhere", "Bạn đã đăng xuất ở mọi nơi")),
                ("Text", T("Every browser and every application has to sign in again. Applications notice it within half a minute.", "Mọi trình duyệt và ứng dụng đều phải đăng nhập lại. Các ứng dụng nhận biết việc này trong nửa phút.")));
        });
}
