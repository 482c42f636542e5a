using System.Security.Claims;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Memberships;

/// <summary>Somebody no longer acts for an organisation: an owner ends it, or the person leaves, whatever its role.</summary>
public static class EndMembership
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/organisations/{id:guid}/memberships/{membershipId:guid}", HandleAsync)
        .WithName(nameof(EndMembership))
        .RequireMember()
        .RequireFreshSignIn()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(
        Guid id, Guid membershipId, Caller caller, ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var roster = await Roster.LockAsync(db, id, caller, user, ct);
        var member = roster.Find(membershipId);
        if (member != roster.Mine && !roster.IsOwner)
            throw Refuse.Forbidden("membership.not-owner", "Only an owner of the organisation ends the membership of others.");

        if (member.Role == Role.Owner) roster.RequireOwnerBeside(member);
        var now = clock.GetUtcNow();
        db.Add(member.End(roster.Mine?.Id, now));
        db.Stage(member.Id, member.Announce(now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        directory.Forget(member.Person);
        return TypedResults.NoContent();
    }
}
