using System.Security.Claims;
using Matchmaking.Contracts.Registry;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Vettings;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Suspensions;

/// <summary>Another person of the operator confirms a proposal, and it holds at once: for the members, for searches, for bids.</summary>
public static class ConfirmSuspension
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/suspension-proposals/{proposalId:guid}/confirmation", HandleAsync)
        .WithName(nameof(ConfirmSuspension))
        .RequireWriter(Kinds.Operator)
        .RequireFreshSignIn()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid proposalId, Caller caller, ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        SuspensionRules.RequirePerson(user);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var proposal = await LockAsync(db, proposalId, ct);
        var (id, now) = (proposal.OrganisationId, clock.GetUtcNow());
        var last = await db.LastMeasureAsync(id, ct);
        var profile = await db.Profiles.SingleOrDefaultAsync(p => p.OrganisationId == id, ct);
        proposal.Confirm(caller.Subject, last, profile?.State is ProfileState.Published, now);

        if (proposal.Measure is Measure.Suspend)
        {
            db.Stage(id, new OrganisationSuspended(id, proposal.Version!.Value, now)); // Confirmed, so it has one.
            if (profile?.Suspend(now) is { } withdrawn) db.Stage(id, withdrawn);
        }
        else
        {
            db.Stage(id, new SuspensionLifted(id, proposal.Version!.Value, now)); // The same.
            profile?.Reinstate(last is { ProfileWasPublished: true });
            var organisation = await db.Organisations.SingleAsync(o => o.Id == id, ct);
            if (profile?.Announce(organisation, now) is { } published) db.Stage(id, published);
        }

        // Whoever keeps answers about its people asks again.
        var members = await db.Memberships.Where(m => m.OrganisationId == id).ToListAsync(ct);
        foreach (var member in members) db.Stage(member.Id, member.Announce(now));
        await db.SaveChangesAsync(ct);
        await TrustLevels.ShowAllOfAsync(db, id, now, ct); // Whom a suspended association vouches for is self-declared until that is lifted.
        await transaction.CommitAsync(ct);
        foreach (var member in members) directory.Forget(member.Person);
        return TypedResults.NoContent();
    }

    /// <summary>Two who decide at once take turns, and the second finds it decided.</summary>
    internal static async Task<SuspensionProposal> LockAsync(RegistryDb db, Guid proposalId, CancellationToken ct)
    {
        var organisationId = await db.Suspensions.Where(s => s.Id == proposalId).Select(s => (Guid?)s.OrganisationId).SingleOrDefaultAsync(ct)
            ?? throw Refuse.NotFound("suspension.unknown", "There is no such proposal.");
        await db.LockAsync(organisationId, ct);
        return await db.Suspensions.SingleAsync(s => s.Id == proposalId, ct);
    }
}
