using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer writes down what it needs; nobody else sees it yet.</summary>
public static class DraftRfq
{
    public sealed record Request : RfqTerms;

    public sealed record Response(Guid RfqId, string Reference);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs", HandleAsync)
        .WithName(nameof(DraftRfq))
        .RequireWriter("Buyer")
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(503);

    private static async Task<Created<Response>> HandleAsync(Request request, Caller caller, SourcingDb db, BuyersFiles files, CancellationToken ct)
    {
        var terms = await files.DescribeAsync(request, null, caller, ct);
        var now = await db.NowAsync(ct);
        var rfq = Rfq.Draft(Guid.CreateVersion7(now), await db.NextReferenceAsync("RFQ", ct), terms, caller, now);
        db.Add(rfq);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/rfqs/{rfq.Id}", new Response(rfq.Id, rfq.Reference));
    }
}
