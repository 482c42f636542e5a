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
    public sealed record Request([StringLength(2000)] string? Message = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/vettings/{vettingId:guid}/resubmission", HandleAsync)
        .WithName(nameof(ResubmitVetting))
        .RequireWriter(Kinds.Supplier)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid vettingId, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.WhoDecidesAsync(caller, user, db, ct);
        var vetting = await VettingSides.OfApplicantAsync(db, vettingId, caller, ct);
        vetting.Resubmit(Text.OrNull(request.Message), by, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
