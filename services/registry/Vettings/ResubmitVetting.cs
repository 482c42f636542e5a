using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Vettings;

/// <summary>A supplier has done what the association asked for, and asks it to look again.</summary>
public static class ResubmitVetting
{
    /// <param name="Files">Further files of the supplier, which the association is shown.</param>
    public sealed record Request([StringLength(2000)] string? Message = null, [MaxLength(20)] IReadOnlyList<Guid>? Files = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/vettings/{vettingId:guid}/resubmission", HandleAsync)
        .WithName(nameof(ResubmitVetting))
        .RequireWriter(Kinds.Supplier)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<NoContent> HandleAsync(
        Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, EvidenceFiles evidence, TimeProvider clock, CancellationToken ct)
    {
        var files = await evidence.FindAsync(request.Files, caller.OrganisationId, i => $"files[{i}]", ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.WhoDecidesAsync(caller, user, db, ct);
        var vetting = await VettingSides.OfApplicantAsync(db, vettingId, caller, ct);
        var now = clock.GetUtcNow();
        vetting.Resubmit(Text.OrNull(request.Message), files, by, now);
        await db.SaveChangesAsync(ct);
        await evidence.ShowAsync(vetting.Files, vetting.AssociationId, now, ct); // The earlier ones too: they are to be seen until this is decided.
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
