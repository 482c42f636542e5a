using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>Another person of the operator confirms a proposal, and the person acts for the organisation, in that role, at once. Its members read that the operator did it.</summary>
public static class ConfirmMember
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/membership-proposals/{proposalId:guid}/confirmation", HandleAsync)
        .WithName(nameof(ConfirmMember))
        .RequireWriter(Kinds.Operator)
        .RequireFreshSignIn()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid proposalId, Caller caller, ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        MembershipProposal.RequirePerson(user);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (proposal, now) = (await LockAsync(db, proposalId, ct), clock.GetUtcNow());
        proposal.Confirm(caller.Subject, now);
        await db.SaveChangesAsync(ct); // First: only what was confirmed lets somebody in.

        var (id, person) = (proposal.OrganisationId, proposal.Person);
        var there = await db.Memberships.SingleOrDefaultAsync(m => m.OrganisationId == id && m.Issuer == person.Issuer && m.Subject == person.Subject, ct);
        if (there is null)
        {
            await AddMember.AddAsync(db, new Membership(person, proposal.Name, id, proposal.Role, now), null, ct);
        }
        else
        {
            if (there.IsProgram) throw Refuse.Conflict("membership.exists", "This person already acts for the organisation.");
            db.Add(there.ChangeRole(proposal.Role, null, now));
            db.Stage(there.Id, there.Announce(now));
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        directory.Forget(person);
        return TypedResults.NoContent();
    }

    /// <summary>Two who decide at once take turns, and the second finds it decided.</summary>
    internal static async Task<MembershipProposal> LockAsync(RegistryDb db, Guid proposalId, CancellationToken ct)
    {
        var organisationId = await db.MembershipProposals.Where(p => p.Id == proposalId).Select(p => (Guid?)p.OrganisationId).SingleOrDefaultAsync(ct)
            ?? throw Refuse.NotFound("membership.proposal-unknown", "There is no such proposal.");
        await db.LockAsync(organisationId, ct);
        return await db.MembershipProposals.SingleAsync(p => p.Id == proposalId, ct);
    }
}
