using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>One person of the operator proposes an owner for an organisation that lost its own, or a member of the operator's organisation. Nothing happens until another one confirms.</summary>
public static class ProposeMember
{
    /// <param name="Subject">The person, as the OpenID provider names it.</param>
    /// <param name="Role">Owner, except in the operator's own organisation.</param>
    /// <param name="Reason">By what it is known to be the right person.</param>
    public sealed record Request(
        [Required, StringLength(200, MinimumLength = 1)] string Subject, Role Role, [Required, StringLength(1000, MinimumLength = 10)] string Reason, [StringLength(200)] string? Name = null);

    public sealed record Response(Guid ProposalId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations/{id:guid}/membership-proposals", HandleAsync)
        .WithName(nameof(ProposeMember))
        .RequireWriter(Kinds.Operator)
        .RequireFreshSignIn()
        .Idempotent<RegistryDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(Guid id, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        MembershipProposal.RequirePerson(user);
        await db.LockAsync(id, ct);
        var organisation = await db.Organisations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct) ?? throw GetOrganisation.Unknown();
        if (request.Role is not Role.Owner && !organisation.Is(Kinds.Operator)) throw Refuse.Field("membership.owner-only", "role", "The operator proposes an owner; the owner lets in the others.");
        var person = Person.Of(user) with { Subject = request.Subject.Trim() };
        if (await db.Memberships.AnyAsync(m => m.OrganisationId == id && m.Issuer == person.Issuer && m.Subject == person.Subject && (m.IsProgram || m.Role == request.Role), ct))
            throw Refuse.Conflict("membership.exists", "This person already acts for the organisation.");
        if (await db.MembershipProposals.AnyAsync(p => p.OrganisationId == id && p.Decision == null, ct))
            throw Refuse.Conflict("membership.already-proposed", "A proposal for this organisation waits already. Confirm or reject it first.");

        var proposal = new MembershipProposal(id, person, Text.OrNull(request.Name), request.Role, request.Reason.Trim(), caller.Subject, clock.GetUtcNow());
        db.Add(proposal);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/membership-proposals?organisationId={id}", new Response(proposal.Id));
    }
}
