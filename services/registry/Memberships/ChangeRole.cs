using System.Security.Claims;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Memberships;

/// <summary>An owner gives a colleague another role.</summary>
public static class ChangeRole
{
    public sealed record Request(Role Role);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/organisations/{id:guid}/memberships/{membershipId:guid}", HandleAsync)
        .WithName(nameof(ChangeRole))
        .RequireWriter()
        .RequireFreshSignIn()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(
        Guid id, Guid membershipId, Request request, Caller caller, ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var roster = await Roster.LockAsync(db, id, caller, user, ct);
        if (!roster.IsOwner) throw Refuse.Forbidden("membership.not-owner", "Only an owner of the organisation changes the roles of its people.");
        var member = roster.Find(membershipId);
        if (member.Role == request.Role) return TypedResults.NoContent();

        if (member.Role == Role.Owner) roster.RequireOwnerBeside(member);
        var now = clock.GetUtcNow();
        db.Add(member.ChangeRole(request.Role, roster.Mine?.Id, now));
        db.Stage(member.Id, member.Announce(now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        directory.Forget(member.Person);
        return TypedResults.NoContent();
    }
}
