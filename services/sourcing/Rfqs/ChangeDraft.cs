using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer replaces what a draft says.</summary>
public static class ChangeDraft
{
    public sealed record Request : RfqTerms
    {
        /// <summary>The version that was read before changing it.</summary>
        public required int Version { get; init; }
    }

    public sealed record Response(Guid RfqId, int Version);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/rfqs/{rfqId:guid}", HandleAsync)
        .WithName(nameof(ChangeDraft))
        .RequireWriter("Buyer")
        .ProducesValidationProblem()
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Request request, Caller caller, SourcingDb db, BuyersFiles files, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (rfq, now) = await db.LockMineAsync(rfqId, caller, ct);
        rfq.Change(await files.DescribeAsync(request, rfq.Terms, caller, ct), request.Version, caller, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new Response(rfq.Id, rfq.Version));
    }
}
