using System.Security.Claims;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Authorization;

/// <summary>Who the person behind an access token is, as far as its scope tells (OpenID Connect Core 5.3).</summary>
public static class GetUserInfo
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapMethods("/userinfo", ["GET", "POST"], HandleAsync).WithName(nameof(GetUserInfo)).RequireScope("openid").ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(ClaimsPrincipal user, HttpResponse response, IdentityDb db, CancellationToken ct)
    {
        response.Headers.CacheControl = "no-store";

        // The token lives five minutes, the session and the grant perhaps not so long.
        var account = Guid.TryParse(user.FindFirstValue("sid"), out var sid) && Guid.TryParse(user.FindFirstValue(Tokens.GrantClaim), out var grantId)
            ? await db.Sessions.Where(s => s.Id == sid && s.EndedAt == null && db.Grants.Any(g => g.Id == grantId && g.SessionId == sid && g.RevokedAt == null))
                .Join(db.Accounts, s => s.AccountId, a => a.Id, (_, a) => a).AsNoTracking().SingleOrDefaultAsync(ct)
            : null;
        if (account is null || account.Subject() != user.FindFirstValue("sub"))
        {
            response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        return Results.Json(new Dictionary<string, object>(Tokens.ClaimsOf(account, user.FindFirstValue("scope") ?? "")) { ["sub"] = account.Subject() });
    }
}
