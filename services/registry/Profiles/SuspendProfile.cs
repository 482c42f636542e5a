using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Profiles;

/// <summary>The operator takes a profile off (POST), or gives it back to its owner as a draft (DELETE).</summary>
public static class SuspendProfile
{
    private const string Route = "/profiles/{organisationId:guid}/suspension";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Route, SuspendAsync).WithName(nameof(SuspendProfile)).RequireWriter(Kinds.Operator).ProducesProblem(404).ProducesProblem(409);
        app.MapDelete(Route, ReinstateAsync).WithName("ReinstateProfile").RequireWriter(Kinds.Operator).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<NoContent> SuspendAsync(Guid organisationId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var found = await OwnProfile.LoadAsync(db, organisationId, ct);
        await found.SaveAsync(db, found.Profile.Suspend(clock.GetUtcNow()), ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ReinstateAsync(Guid organisationId, Caller caller, RegistryDb db, CancellationToken ct)
    {
        var found = await OwnProfile.LoadAsync(db, organisationId, ct);
        found.Profile.Reinstate();
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
