using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier corrects what a site can make; the body is that of <see cref="AddCapability"/>.</summary>
public static class ChangeCapability
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/profiles/{organisationId:guid}/sites/{siteId:guid}/capabilities/{capabilityId:guid}", HandleAsync)
        .WithName(nameof(ChangeCapability))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(
        Guid organisationId, Guid siteId, Guid capabilityId, AddCapability.Request request,
        Caller caller, CodeLists codes, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        own.Profile.ChangeCapability(siteId, capabilityId, request.Facts(codes));
        await own.SaveAsync(db, clock.GetUtcNow(), ct);
        return TypedResults.NoContent();
    }
}
