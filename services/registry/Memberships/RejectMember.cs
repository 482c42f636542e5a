using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Memberships;

/// <summary>A person of the operator rejects a proposal, or takes its own one back: everything stays as it is.</summary>
public static class RejectMember
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/membership-proposals/{proposalId:guid}/rejection", HandleAsync)
        .WithName(nameof(RejectMember))
        .RequireWriter(Kinds.Operator)
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid proposalId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var proposal = await ConfirmMember.LockAsync(db, proposalId, ct);
        proposal.Reject(caller.Subject, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
