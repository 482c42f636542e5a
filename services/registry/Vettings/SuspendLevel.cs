using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Vettings;

/// <summary>An owner or manager of the association stops vouching (POST), or vouches again (DELETE). Either shows on the profile at once.</summary>
public static class SuspendLevel
{
    private const string Route = "/vettings/{vettingId:guid}/suspension";

    /// <param name="Reason">The supplier reads it.</param>
    public sealed record Request([Required, StringLength(2000, MinimumLength = 10)] string Reason);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Route, SuspendAsync).WithName(nameof(SuspendLevel)).RequireWriter(Kinds.Association).ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapDelete(Route, LiftAsync).WithName("LiftLevelSuspension").RequireWriter(Kinds.Association).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static Task<NoContent> SuspendAsync(Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct) =>
        ChangeAsync(vettingId, caller, user, db, clock.GetUtcNow(), (vetting, by, now) => vetting.Suspend(request.Reason.Trim(), by, now), ct);

    private static Task<NoContent> LiftAsync(Guid vettingId, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct) =>
        ChangeAsync(vettingId, caller, user, db, clock.GetUtcNow(), (vetting, by, now) => vetting.Lift(by, now), ct);

    private static async Task<NoContent> ChangeAsync(
        Guid vettingId, Caller caller, ClaimsPrincipal user, RegistryDb db, DateTimeOffset now, Action<Vetting, Actor, DateTimeOffset> change, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.WhoDecidesAsync(caller, user, db, ct);
        var vetting = await VettingSides.OfAssociationAsync(db, vettingId, caller, ct);
        await ConflictOfInterest.RequireNoneAsync(db, vetting, by, ct);
        change(vetting, by, now);
        await db.SaveChangesAsync(ct);
        await TrustLevels.ShowAsync(db, vetting.ApplicantId, now, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
