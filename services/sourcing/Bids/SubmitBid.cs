using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Bids;

/// <summary>A supplier sends its bid, or a new version of it, and gets a receipt.</summary>
public static class SubmitBid
{
    public sealed record Request : BidContent;

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/bids", HandleAsync)
        .WithName(nameof(SubmitBid))
        .RequireWriter("Supplier")
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Receipt>> HandleAsync(
        Guid rfqId, Request request, Caller caller, SourcingDb db, PublishedTerms published, CancellationToken ct)
    {
        var gate = await BidGate.PassAsync(db, rfqId, caller, ct);
        gate.RequireOpen(caller);
        request.CheckAgainst(await published.OfAsync(db, rfqId, gate.PublishedVersion, ct));

        var bid = gate.Bid is { } known ? db.Attach(known).Entity : db.Add(Bid.On(rfqId, caller, gate.Now)).Entity;
        var receipt = bid.Submit(request, gate.PublishedVersion, gate.Now);
        db.Stage(bid.Id, new BidSubmitted(bid.Id, receipt.Version, caller.OrganisationId, gate.Now));

        // Saved by the idempotency filter, in one batch with the answer: this is the busiest path of the hour before a deadline.
        return TypedResults.Created($"/rfqs/{rfqId}/bids/mine", receipt);
    }
}
