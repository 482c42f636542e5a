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
    /// <param name="Files">Ids of the files service, which the association owns or was shown.</param>
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
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<Ok<VettingView>> HandleAsync(
        Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, EvidenceFiles files, TimeProvider clock, CancellationToken ct)
    {
        List<ChecklistAnswer.Given> given = [];
        for (var i = 0; i < request.Items.Count; i++)
        {
            var (item, row) = (request.Items[i], i);
            given.Add(new(item.Code, item.Answer, Text.OrNull(item.Note), Text.OrNull(item.Evidence), await files.FindAsync(item.Files, null, n => $"items[{row}].files[{n}]", ct)));
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.OfAsync(caller, user, db, ct);
        var (vetting, now) = (await VettingSides.OfAssociationAsync(db, vettingId, caller, ct), clock.GetUtcNow());
        await ConflictOfInterest.RequireNoneAsync(db, vetting, by, ct);
        vetting.Answer(given, by, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(await VettingView.OfAsync(db, vetting, caller, now, ct));
    }
}
