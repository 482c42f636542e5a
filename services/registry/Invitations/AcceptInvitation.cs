using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Invitations;

/// <summary>The person who is signed in begins to act for the organisation, once for one invitation.</summary>
public static class AcceptInvitation
{
    /// <param name="Name">How colleagues will read the person.</param>
    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string Token, [StringLength(200)] string? Name = null);

    public sealed record Response(Guid OrganisationId, Guid MembershipId, Role Role);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/invitations/accept", HandleAsync)
        .WithName(nameof(AcceptInvitation))
        .RequireSignedIn()
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<Response>> HandleAsync(
        Request request, ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        var (person, now) = (Person.Of(user), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (invitation, inviter) = await OpenInvitation.FindAsync(db, request.Token, now, ct);
        var membership = new Membership(person, Text.OrNull(request.Name), invitation.OrganisationId, invitation.Role, now);
        await AddMember.AddAsync(db, membership, inviter?.Id, ct);
        invitation.Accept(membership.Id, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await directory.ChooseIfNoneAsync(user, invitation.OrganisationId, ct);
        return TypedResults.Ok(new Response(invitation.OrganisationId, membership.Id, membership.Role));
    }
}
