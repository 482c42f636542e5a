using System.Security.Claims;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.ApiClients;

/// <summary>
/// An owner ends what a program may do: at once here, where its membership ends, and then at the provider, where it gets no more
/// tokens. When only the provider does not answer, asking again ends that too.
/// </summary>
public static class RevokeApiClient
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/organisations/{id:guid}/api-clients/{clientId}", HandleAsync)
        .WithName(nameof(RevokeApiClient))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(503);

    private static async Task<NoContent> HandleAsync(
        Guid id, string clientId, Caller caller, ClaimsPrincipal user, ClientsAtProvider provider, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var roster = await Roster.LockAsync(db, id, caller, user, ct);
            if (roster.Mine is not null) ApiClient.RequireOwner(roster); // The operator takes away what leaked, and makes nothing.
            var client = await db.ApiClients.SingleOrDefaultAsync(c => c.ClientId == clientId && c.OrganisationId == id, ct)
                ?? throw Refuse.NotFound("api-client.unknown", "The organisation has no such API client.");
            if (client.RevokedAt is null)
            {
                var (membership, now) = (await db.Memberships.SingleAsync(m => m.Id == client.MembershipId, ct), clock.GetUtcNow());
                client.Revoke(roster.Mine?.Id, now);
                db.Add(membership.End(roster.Mine?.Id, now));
                db.Stage(membership.Id, membership.Announce(now));
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
                directory.Forget(membership.Person);
            }
        }

        await provider.RevokeAsync(clientId, ct);
        return TypedResults.NoContent();
    }
}
