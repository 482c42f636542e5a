using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer ends an RFQ without an award: cancelled before a decision, or unsuccessful after the opening. Suppliers read the reason.</summary>
public static class EndRfq
{
    public sealed record Request([property: StringLength(2000, MinimumLength = 3)] string Reason);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/rfqs/{rfqId:guid}/cancellation", (Guid rfqId, Request request, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(rfqId, caller, db, (rfq, now) => rfq.Cancel(request.Reason, caller, now), ct))
            .WithName("CancelRfq").RequireWriter("Buyer").ProducesValidationProblem().ProducesProblem(404).ProducesProblem(409);
        app.MapPost("/rfqs/{rfqId:guid}/failure", (Guid rfqId, Request request, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(rfqId, caller, db, (rfq, now) => rfq.Fail(request.Reason, caller, now), ct))
            .WithName("DeclareUnsuccessful").RequireWriter("Buyer").ProducesValidationProblem().ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<NoContent> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, Action<Rfq, DateTimeOffset> end, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        end(rfq, now);

        // The bids lapse with it, also those that the buyer must not see.
        using var service = RowAccess.ForTheService();
        foreach (var bid in await db.Bids.Where(b => b.RfqId == rfqId).ToListAsync(ct)) bid.End();
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
