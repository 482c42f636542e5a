using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Vettings;

/// <summary>A person of the association takes an application into review (POST), or gives it back for somebody else to begin anew (DELETE).</summary>
public static class TakeVetting
{
    private const string Route = "/vettings/{vettingId:guid}/review";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Route, TakeAsync).WithName(nameof(TakeVetting)).RequireWriter(Kinds.Association).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapDelete(Route, ReleaseAsync).WithName("ReleaseVetting").RequireWriter(Kinds.Association).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<VettingView>> TakeAsync(Guid vettingId, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.OfAsync(caller, user, db, ct);
        var (vetting, now) = (await VettingSides.OfAssociationAsync(db, vettingId, caller, ct), clock.GetUtcNow());
        await ConflictOfInterest.RequireNoneAsync(db, vetting, by, ct);
        vetting.Take(by, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(await VettingView.OfAsync(db, vetting, caller, now, ct));
    }

    private static async Task<NoContent> ReleaseAsync(Guid vettingId, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.OfAsync(caller, user, db, ct);
        var vetting = await VettingSides.OfAssociationAsync(db, vettingId, caller, ct);
        vetting.Release(by, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
