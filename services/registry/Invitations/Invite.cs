using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Invitations;

/// <summary>
/// An owner or manager asks somebody in, or the operator the first owner. The answer is the same whoever has an account, and holds the only copy of
/// the token; so it is not kept for repeating. Inviting an address again replaces its open invitation, which makes repeats harmless.
/// </summary>
public static class Invite
{
    private const int MostOpen = 200;

    // One plain address: what a mail program would read as several, or as a name with an address, is none.
    public sealed record Request(
        [Required, StringLength(254), RegularExpression(@"^\s*[^\s@,;:<>()\[\]""\\]+@[^\s@,;:<>()\[\]""\\]+\s*$", ErrorMessage = "This is not an e-mail address.")] string Email, Role Role);

    public sealed record Response(Guid InvitationId, string Token, DateTimeOffset ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations/{id:guid}/invitations", HandleAsync)
        .WithName(nameof(Invite))
        .RequireWriter()
        .RequireFreshSignIn()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Created<Response>> HandleAsync(
        Guid id, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var roster = await Roster.LockAsync(db, id, caller, user, ct);
        if (await db.Organisations.AnyAsync(o => o.Id == id && o.Kinds.Contains(Kinds.Operator), ct) || (roster.Mine is null && !roster.MayInvite(request.Role))) throw AddMember.TwoPeople();
        if (!roster.MayInvite(request.Role)) throw NotAllowed();

        var (now, email, token) = (clock.GetUtcNow(), request.Email.Trim().ToLowerInvariant(), Invitation.NewToken());
        var open = await db.Invitations.Where(i => i.OrganisationId == id && i.Outcome == null && (i.ExpiresAt > now || i.Email == email)).ToListAsync(ct);
        if (open.Find(i => i.Email == email) is { } earlier)
        {
            if (!roster.MayInvite(earlier.Role)) throw NotAllowed();
            earlier.Withdraw(now);
            await db.SaveChangesAsync(ct); // Before the new one comes: one address has one open invitation.
        }
        else if (open.Count >= MostOpen)
        {
            throw Refuse.Conflict("invitation.too-many", $"An organisation has at most {MostOpen} open invitations. Withdraw some first.");
        }

        var invitation = new Invitation(id, email, request.Role, token, roster.Mine?.Id, now);
        db.Add(invitation);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Created($"/organisations/{id}/invitations/{invitation.Id}", new Response(invitation.Id, token, invitation.ExpiresAt));
    }

    internal static RefusalException NotAllowed() =>
        Refuse.Forbidden("invitation.not-allowed", "An owner invites anybody, a manager contributors and viewers, others nobody.");
}
