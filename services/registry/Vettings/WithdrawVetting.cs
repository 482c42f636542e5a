using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Vettings;

/// <summary>A supplier takes back what is not decided yet.</summary>
public static class WithdrawVetting
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/vettings/{vettingId:guid}/withdrawal", HandleAsync)
        .WithName(nameof(WithdrawVetting))
        .RequireWriter(Kinds.Supplier)
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid vettingId, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var by = await Actor.WhoDecidesAsync(caller, user, db, ct);
        var vetting = await VettingSides.OfApplicantAsync(db, vettingId, caller, ct);
        vetting.Withdraw(by, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
