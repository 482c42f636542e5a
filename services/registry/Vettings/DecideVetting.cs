using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Matchmaking.Registry.Vettings;

/// <summary>Another person of the association than the reviewer decides. An approved level shows on the profile at once.</summary>
public static class DecideVetting
{
    /// <param name="Reason">Needed unless it is approved; the supplier reads it.</param>
    public sealed record Request(Outcome Outcome, [StringLength(2000)] string? Reason = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/vettings/{vettingId:guid}/decision", HandleAsync)
        .WithName(nameof(DecideVetting))
        .RequireWriter(Kinds.Association)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<VettingView>> HandleAsync(
        Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, IOptions<RegistrySettings> settings, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.OfAsync(caller, user, db, ct);
        var (vetting, now) = (await VettingSides.OfAssociationAsync(db, vettingId, caller, ct), clock.GetUtcNow());
        await ConflictOfInterest.RequireNoneAsync(db, vetting, by, ct);
        vetting.Decide(request.Outcome, Text.OrNull(request.Reason), settings.Value.YearsOf(vetting.Level), by, now);
        await db.SaveChangesAsync(ct);
        if (vetting.State is VettingState.Approved) await TrustLevels.ShowAsync(db, vetting.ApplicantId, now, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(await VettingView.OfAsync(db, vetting, caller, now, ct));
    }
}
