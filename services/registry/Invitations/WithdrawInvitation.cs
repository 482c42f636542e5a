using System.Security.Claims;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Invitations;

/// <summary>Whoever may invite in a role takes an invitation back; its link works no more.</summary>
public static class WithdrawInvitation
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/organisations/{id:guid}/invitations/{invitationId:guid}", HandleAsync)
        .WithName(nameof(WithdrawInvitation))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(
        Guid id, Guid invitationId, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var roster = await Roster.LockAsync(db, id, caller, user, ct);
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.Id == invitationId && i.OrganisationId == id, ct) ?? throw OpenInvitation.Unknown();
        if (!roster.MayInvite(invitation.Role)) throw Invite.NotAllowed();
        invitation.Withdraw(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
