using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Awards;

/// <summary>A proposal goes back to the evaluation: a manager sends it back with a reason, or its proposer withdraws it.</summary>
public static class ReturnAward
{
    public sealed record Request([property: StringLength(2000, MinimumLength = 3)] string Reason);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/rfqs/{rfqId:guid}/award-proposal/rejection", (Guid rfqId, Request request, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(rfqId, caller, db, (rfq, proposal, now) =>
                {
                    proposal.SendBack(request.Reason, caller, now);
                    rfq.TakeBackAward("AwardSentBack", proposal.Answer, caller, now);
                }, ct))
            .WithName("SendBackAward").RequireManager("Buyer").ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapDelete("/rfqs/{rfqId:guid}/award-proposal", (Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(rfqId, caller, db, (rfq, proposal, now) =>
                {
                    proposal.Withdraw(caller, now);
                    rfq.TakeBackAward("AwardWithdrawn", null, caller, now);
                }, ct))
            .WithName("WithdrawAward").RequireWriter("Buyer").ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<NoContent> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, Action<Rfq, AwardProposal, DateTimeOffset> takeBack, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        takeBack(rfq, await db.WaitingAsync(rfq, ct), now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
