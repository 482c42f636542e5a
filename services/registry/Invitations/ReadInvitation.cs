using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Invitations;

/// <summary>Who invites me, as what? The token comes in the body, because addresses end up in logs.</summary>
public static class ReadInvitation
{
    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string Token);

    public sealed record Response(Guid OrganisationId, string Name, string NameEn, Role Role, string Email, string? InvitedBy, DateTimeOffset ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/invitations/read", HandleAsync)
        .WithName(nameof(ReadInvitation))
        .RequireSignedIn()
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<Response>> HandleAsync(Request request, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        var (invitation, inviter) = await OpenInvitation.FindAsync(db, request.Token, clock.GetUtcNow(), ct);
        var organisation = await db.Organisations.AsNoTracking().SingleAsync(o => o.Id == invitation.OrganisationId, ct);
        return TypedResults.Ok(new Response(
            organisation.Id, organisation.NameVi, organisation.NameEn, invitation.Role, invitation.Email, inviter?.Name, invitation.ExpiresAt));
    }
}
