using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Authorization;

/// <summary>A client gives back a token: the grant ends, and with it every code and refresh token of its family (RFC 7009).</summary>
public static class RevokeToken
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/revocation", HandleAsync).WithName(nameof(RevokeToken)).AllowAnonymous().ExcludeFromDescription();

    private static Task<IResult> HandleAsync(HttpContext http, ClientAuthentication clients, Tokens tokens, IdentityDb db, TimeProvider clock, CancellationToken ct) =>
        ClientEndpoint.AnswerAsync(http, clients, async (client, form) =>
        {
            var token = form.Required("token");
            var hash = Secret.Hash(token);
            var now = clock.GetUtcNow();
            var grantId = await db.RefreshTokens.Where(t => t.Hash == hash).Select(t => (Guid?)t.GrantId).SingleOrDefaultAsync(ct);
            if (grantId is null && await tokens.ReadAccessAsync(token, ct) is { } access && access.ClientOf() == client.Id)
            {
                grantId = access.GrantOf() ?? throw new TokenError("unsupported_token_type", "A program's own token has no grant; it ends by itself within five minutes.");
            }

            // Unknown is as good as ended. So is another client's, of which this one learns nothing.
            if (grantId is not { } id) return Results.Ok();

            // Refreshes of this grant take turns with us: one that was first has its successor end here, too.
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await db.LockLiveGrantAsync(id, now, ct) is { } grant && grant.ClientId == client.Id)
            {
                grant.RevokedAt = now;
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
            }

            return Results.Ok();
        });
}
