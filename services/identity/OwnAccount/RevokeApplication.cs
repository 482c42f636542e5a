using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.OwnAccount;

/// <summary>A person takes back what they allowed an application, in every session.</summary>
public static class RevokeApplication
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapPost("/account/applications/revocation", HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static Task<IResult> HandleAsync(HttpContext http, OwnPage page, IdentityDb db, TimeProvider clock, CancellationToken ct) =>
        page.ChangeAsync(http, isWeighty: false, async (_, account, form) =>
        {
            var (client, now) = (form["client"].ToString(), clock.GetUtcNow());
            await db.Grants.Where(g => g.AccountId == account.Id && g.ClientId == client && g.RevokedAt == null).ExecuteUpdateAsync(g => g.SetProperty(x => x.RevokedAt, now), ct);
            await db.Consents.Where(c => c.AccountId == account.Id && c.ClientId == client).ExecuteDeleteAsync(ct);
            return Results.LocalRedirect(OwnPage.Address + "?changed=true");
        });
}
