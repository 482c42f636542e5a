using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>Which level of trust a published supplier has, today or on another day, on what it rests and until when it counts.</summary>
public static class GetTrustLevel
{
    /// <param name="Level">0 self-declared, 1 registry match, 2 desk review by the association, 3 site audit.</param>
    /// <param name="Trust">Null at level 0.</param>
    public sealed record Response(Guid OrganisationId, DateOnly On, int Level, TrustView? Trust);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/trust-levels/{organisationId:guid}", HandleAsync)
        .WithName(nameof(GetTrustLevel))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid organisationId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, DateOnly? on = null)
    {
        if (caller.OrganisationId != organisationId && !await db.Profiles.AnyAsync(p => p.OrganisationId == organisationId && p.State == ProfileState.Published, ct)) throw GetProfile.Unknown();
        var day = on ?? VietnamDay.Of(clock.GetUtcNow());
        var trust = await TrustView.OnAsync(db, await TrustLevels.HeldOnAsync(db, organisationId, day, ct), day, ct);
        return TypedResults.Ok(new Response(organisationId, day, trust?.Level ?? 0, trust));
    }
}
