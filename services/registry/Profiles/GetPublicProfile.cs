using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Profiles;

/// <summary>A published profile for anybody, so that a buyer abroad finds the firm before it has an account. How to reach its people is for members.</summary>
public static class GetPublicProfile
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/public-profiles/{organisationId:guid}", HandleAsync)
        .WithName(nameof(GetPublicProfile))
        .AllowAnonymous()
        .ProducesProblem(404);

    private static async Task<Ok<ProfileView>> HandleAsync(Guid organisationId, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        // For anybody, so in the service's own name; only what is published.
        using var service = RowAccess.ForTheService();
        var profile = await db.Profiles.AsNoTracking().SingleOrDefaultAsync(p => p.OrganisationId == organisationId && p.State == ProfileState.Published, ct) ?? throw GetProfile.Unknown();
        var view = await GetProfile.ViewAsync(profile, await GetOrganisation.FindAsync(db, organisationId, ct), false, db, clock, ct);
        return TypedResults.Ok(view with { ContactName = null, ContactEmail = null, ContactPhone = null });
    }
}
