using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier corrects where a site is; the body is that of <see cref="AddSite"/>.</summary>
public static class ChangeSite
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/profiles/{organisationId:guid}/sites/{siteId:guid}", HandleAsync)
        .WithName(nameof(ChangeSite))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(
        Guid organisationId, Guid siteId, AddSite.Request request, Caller caller, CodeLists codes, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        own.Profile.ChangeSite(siteId, request.Facts(codes));
        await own.SaveAsync(db, clock.GetUtcNow(), ct);
        return TypedResults.NoContent();
    }
}
