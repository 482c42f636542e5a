using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer starts a new draft from one of its RFQs. Dates are copied too, and publishing asks for new ones where they have passed.</summary>
public static class CopyRfq
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/copy", HandleAsync)
        .WithName(nameof(CopyRfq))
        .RequireWriter("Buyer")
        .Idempotent<SourcingDb>()
        .ProducesProblem(404);

    private static async Task<Created<DraftRfq.Response>> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var original = await db.Rfqs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == rfqId && r.BuyerId == caller.OrganisationId, ct)
            ?? throw LockedRfq.Unknown();
        var now = await db.NowAsync(ct);
        var copy = Rfq.Draft(Guid.CreateVersion7(now), await db.NextReferenceAsync("RFQ", ct), original.Terms, caller, now);
        db.Add(copy);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/rfqs/{copy.Id}", new DraftRfq.Response(copy.Id, copy.Reference));
    }
}
