using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Invitations;

/// <summary>Who is asked in and has not answered yet.</summary>
public static class ListInvitations
{
    public sealed record Response(IReadOnlyList<Item> Items);

    public sealed record Item(Guid InvitationId, string Email, Role Role, DateTimeOffset InvitedAt, DateTimeOffset ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/organisations/{id:guid}/invitations", HandleAsync)
        .WithName(nameof(ListInvitations))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid id, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        if (!caller.Is(Kinds.Operator) && caller.OrganisationId != id) throw GetOrganisation.Unknown();
        if (caller.Role is not (nameof(Role.Owner) or nameof(Role.Manager))) throw Invite.NotAllowed();
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new Response(await db.Invitations.AsNoTracking()
            .Where(i => i.OrganisationId == id && i.Outcome == null && i.ExpiresAt > now)
            .OrderByDescending(i => i.Id).Select(i => new Item(i.Id, i.Email, i.Role, i.InvitedAt, i.ExpiresAt)).ToListAsync(ct)));
    }
}
