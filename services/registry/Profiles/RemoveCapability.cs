using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A site no longer makes something.</summary>
public static class RemoveCapability
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/profiles/{organisationId:guid}/sites/{siteId:guid}/capabilities/{capabilityId:guid}", HandleAsync)
        .WithName(nameof(RemoveCapability))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(
        Guid organisationId, Guid siteId, Guid capabilityId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        own.Profile.RemoveCapability(siteId, capabilityId);
        await own.SaveAsync(db, clock.GetUtcNow(), ct);
        return TypedResults.NoContent();
    }
}
