using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>A supplier that was rejected, or whose level was suspended, asks another association to look at it. Once, and what that one says is final.</summary>
public static class AppealVetting
{
    public sealed record Request(Guid AssociationId, [Required, StringLength(2000, MinimumLength = 10)] string Message);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/vettings/{vettingId:guid}/appeal", HandleAsync)
        .WithName(nameof(AppealVetting))
        .RequireWriter(Kinds.Supplier)
        .Idempotent<RegistryDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<AskForVetting.Response>> HandleAsync(
        Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var by = await Actor.WhoDecidesAsync(caller, user, db, ct);
        var decided = await VettingSides.OfApplicantAsync(db, vettingId, caller, ct);
        await AskForVetting.RequireAssociationAsync(db, request.AssociationId, caller, ct);
        if (await db.Vettings.AnyAsync(v => v.AppealedId == vettingId, ct)) throw Refuse.Conflict("vetting.appealed-already", "This was appealed already; an appeal is possible once.");
        var appeal = decided.Appeal(request.AssociationId, request.Message.Trim(), by, clock.GetUtcNow());
        await AskForVetting.RequireNoneOpenAsync(db, caller.OrganisationId, decided.Level, ct);
        db.Add(appeal);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/vettings/{appeal.Id}", new AskForVetting.Response(appeal.Id));
    }
}
