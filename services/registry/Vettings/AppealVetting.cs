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
    /// <param name="Files">Files of the supplier, which the association is shown.</param>
    public sealed record Request(Guid AssociationId, [Required, StringLength(2000, MinimumLength = 10)] string Message, [MaxLength(20)] IReadOnlyList<Guid>? Files = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/vettings/{vettingId:guid}/appeal", HandleAsync)
        .WithName(nameof(AppealVetting))
        .RequireWriter(Kinds.Supplier)
        .Idempotent<RegistryDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(503);

    private static async Task<Created<AskForVetting.Response>> HandleAsync(
        Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, EvidenceFiles evidence, TimeProvider clock, CancellationToken ct)
    {
        var by = await Actor.WhoDecidesAsync(caller, user, db, ct);
        var decided = await VettingSides.OfApplicantAsync(db, vettingId, caller, ct);
        await AskForVetting.RequireAssociationAsync(db, request.AssociationId, caller, ct);
        if (await db.Vettings.AnyAsync(v => v.AppealedId == vettingId, ct)) throw Refuse.Conflict("vetting.appealed-already", "This was appealed already; an appeal is possible once.");
        var (files, now) = (await evidence.FindAsync(request.Files, caller.OrganisationId, i => $"files[{i}]", ct), clock.GetUtcNow());
        var appeal = decided.Appeal(request.AssociationId, request.Message.Trim(), files, by, now);
        await AskForVetting.RequireNoneOpenAsync(db, caller.OrganisationId, decided.Level, ct);
        db.Add(appeal);
        await db.SaveChangesAsync(ct);
        await evidence.ShowAsync(files, request.AssociationId, now, ct); // Last, as when it is asked.
        return TypedResults.Created($"/vettings/{appeal.Id}", new AskForVetting.Response(appeal.Id));
    }
}
