using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier takes its profile back to draft; buyers no longer find it.</summary>
public static class WithdrawProfile
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/profiles/{organisationId:guid}/publication", HandleAsync)
        .WithName(nameof(WithdrawProfile))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<ProfileView>> HandleAsync(Guid organisationId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var own = await OwnProfile.LoadAsync(db, organisationId, caller, ct);
        await own.SaveAsync(db, own.Profile.Withdraw(clock.GetUtcNow()), ct);
        return TypedResults.Ok(await GetProfile.ViewAsync(own.Profile, own.Organisation, true, db, clock, ct));
    }
}
