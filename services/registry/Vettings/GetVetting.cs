using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>One application with its checklist and all that happened, for the applicant and the association only.</summary>
public static class GetVetting
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/vettings/{vettingId:guid}", HandleAsync)
        .WithName(nameof(GetVetting))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<VettingView>> HandleAsync(Guid vettingId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var vetting = await db.Vettings.AsNoTracking()
            .SingleOrDefaultAsync(v => v.Id == vettingId && (v.ApplicantId == caller.OrganisationId || v.AssociationId == caller.OrganisationId), ct) ?? throw VettingSides.Unknown();
        return TypedResults.Ok(await VettingView.OfAsync(db, vetting, caller, clock.GetUtcNow(), ct));
    }
}
