using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Vettings;

/// <summary>The reviewer answers items of the checklist, some or all, with what each answer rests on. The last answer counts.</summary>
public static class AnswerChecklist
{
    public sealed record Request([Required, MinLength(1), MaxLength(50)] IReadOnlyList<Item> Items);

    /// <param name="Evidence">What was looked at, in words.</param>
    /// <param name="Files">Ids of the files service.</param>
    public sealed record Item(
        [Required, StringLength(60)] string Code, ItemAnswer Answer, [StringLength(2000)] string? Note = null,
        [StringLength(1000)] string? Evidence = null, [MaxLength(20)] IReadOnlyList<Guid>? Files = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/vettings/{vettingId:guid}/checklist", HandleAsync)
        .WithName(nameof(AnswerChecklist))
        .RequireWriter(Kinds.Association)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<Ok<VettingView>> HandleAsync(Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.OfAsync(caller, user, db, ct);
        var (vetting, now) = (await VettingSides.OfAssociationAsync(db, vettingId, caller, ct), clock.GetUtcNow());
        await ConflictOfInterest.RequireNoneAsync(db, vetting.ApplicantId, by, ct);
        vetting.Answer([.. request.Items.Select(i => new ChecklistAnswer.Given(i.Code, i.Answer, Text.OrNull(i.Note), Text.OrNull(i.Evidence), i.Files ?? []))], by, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(await VettingView.OfAsync(db, vetting, caller, now, ct));
    }
}
