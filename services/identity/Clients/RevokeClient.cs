using System.Security.Claims;
using Matchmaking.Identity.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Clients;

/// <summary>A program is let in no more: its next request for a token is refused. What it holds ends within five minutes.</summary>
public static class RevokeClient
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/clients/{clientId}", HandleAsync)
        .WithName(nameof(RevokeClient))
        .RequireScope("clients")
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(string clientId, ClaimsPrincipal user, IdentityDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = db.ApiClients.Where(c => c.Id == clientId && c.CreatedBy == user.FindFirstValue("sub"));
        var now = clock.GetUtcNow();
        if (await own.Where(c => c.RevokedAt == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.RevokedAt, now), ct) == 0 && !await own.AnyAsync(ct))
            throw Refuse.NotFound("client.unknown", "There is no such client of yours.");
        return TypedResults.NoContent();
    }
}
