using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer throws a draft away.</summary>
public static class DeleteDraft
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/rfqs/{rfqId:guid}", HandleAsync)
        .WithName(nameof(DeleteDraft))
        .RequireWriter("Buyer")
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (rfq, _) = await db.LockMineAsync(rfqId, caller, ct);
        rfq.RequireDraft("deleted");
        db.Remove(rfq);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
