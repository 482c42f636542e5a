using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Suspensions;

/// <summary>One person of the operator proposes to suspend an organisation, or to lift its suspension. Nothing happens until another one confirms.</summary>
public static class ProposeSuspension
{
    public sealed record Request(Measure Measure, [Required, StringLength(1000, MinimumLength = 10)] string Reason);

    public sealed record Response(Guid ProposalId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations/{id:guid}/suspension-proposals", HandleAsync)
        .WithName(nameof(ProposeSuspension))
        .RequireWriter(Kinds.Operator)
        .RequireFreshSignIn()
        .Idempotent<RegistryDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(Guid id, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        SuspensionRules.RequirePerson(user);
        await db.LockAsync(id, ct);
        if (!await db.Organisations.AnyAsync(o => o.Id == id, ct)) throw GetOrganisation.Unknown();
        var isSuspended = await db.LastMeasureAsync(id, ct) is { Measure: Measure.Suspend };
        if (request.Measure is Measure.Suspend && isSuspended) throw Refuse.Conflict("suspension.already-suspended", "This organisation is suspended already.");
        if (request.Measure is Measure.Lift && !isSuspended) throw Refuse.Conflict("suspension.not-suspended", "This organisation is not suspended.");
        if (await db.Suspensions.AnyAsync(s => s.OrganisationId == id && s.Decision == null, ct))
            throw Refuse.Conflict("suspension.already-proposed", "A proposal for this organisation waits already. Confirm or reject it first.");

        var proposal = new SuspensionProposal(id, request.Measure, request.Reason.Trim(), caller.Subject, clock.GetUtcNow());
        db.Add(proposal);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/suspension-proposals?organisationId={id}", new Response(proposal.Id));
    }
}
