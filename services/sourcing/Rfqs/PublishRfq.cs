using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer opens its RFQ for bids. Its documents stay from now on.</summary>
public static class PublishRfq
{
    public sealed record Response(Guid RfqId, string Reference, int Version, DateTimeOffset PublishedAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/publication", HandleAsync)
        .WithName(nameof(PublishRfq))
        .RequireWriter("Buyer")
        .ProducesValidationProblem()
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, BuyersFiles files, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        await db.Entry(rfq).Collection(r => r.Invitations).LoadAsync(ct);
        rfq.Publish(caller, now);

        db.Stage(rfq.Id, new RfqPublished(
            rfq.Id, rfq.PublishedVersion, rfq.Reference, rfq.BuyerId, rfq.Visibility.ToString(), rfq.Terms.ProductGroup, rfq.ProcessCodes, rfq.BidDeadline, now));
        await db.SaveChangesAsync(ct);
        // Last: held although this fails afterwards does no harm, published without being held would.
        await files.HoldAsync(rfq, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new Response(rfq.Id, rfq.Reference, rfq.Version, now));
    }
}
