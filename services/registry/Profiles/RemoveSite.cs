using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier gives up a site, with its capabilities.</summary>
public static class RemoveSite
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/profiles/{organisationId:guid}/sites/{siteId:guid}", HandleAsync)
        .WithName(nameof(RemoveSite))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(
        Guid organisationId, Guid siteId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        own.Profile.RemoveSite(siteId);
        await own.SaveAsync(db, clock.GetUtcNow(), ct);
        return TypedResults.NoContent();
    }
}
