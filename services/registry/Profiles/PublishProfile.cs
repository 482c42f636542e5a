using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier lets buyers find it. Asking again changes nothing.</summary>
public static class PublishProfile
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/profiles/{organisationId:guid}/publication", HandleAsync)
        .WithName(nameof(PublishProfile))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<ProfileView>> HandleAsync(Guid organisationId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        if (own.Profile.State is not ProfileState.Published)
        {
            own.Profile.Publish();
            await own.SaveAsync(db, clock.GetUtcNow(), ct);
        }

        return TypedResults.Ok(await GetProfile.ViewAsync(own.Profile, own.Organisation, true, db, clock, ct));
    }
}
