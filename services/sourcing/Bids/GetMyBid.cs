using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Bids;

/// <summary>A supplier reads its own bid. This is the only way to a bid's content before the opening.</summary>
public static class GetMyBid
{
    /// <param name="Receipts">One for each submission, oldest first.</param>
    /// <param name="Content">What the latest submission says; null when it is no longer what the receipt promised.</param>
    /// <param name="MissingCertificates">Required by the RFQ, and not verified, valid today and covering every line that is offered: without them this bid cannot win. Empty once it is decided.</param>
    public sealed record Response(Guid BidId, BidState State, int Version, IReadOnlyList<Receipt> Receipts, BidContent? Content, IReadOnlyList<string> MissingCertificates);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/rfqs/{rfqId:guid}/bids/mine", HandleAsync)
        .WithName(nameof(GetMyBid))
        .RequireMember("Supplier")
        .ProducesProblem(404);

    internal static RefusalException None() => Refuse.NotFound("bid.none", "You have not bid on this RFQ.");

    /// <summary>The caller's own bid with all its versions.</summary>
    internal static Task<Bid?> MyBidAsync(this SourcingDb db, Guid rfqId, Caller caller, CancellationToken ct) => db.Bids.AsNoTracking()
        .Include(b => b.Versions.OrderBy(v => v.Version)).SingleOrDefaultAsync(b => b.RfqId == rfqId && b.SupplierId == caller.OrganisationId, ct);

    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var bid = await db.MyBidAsync(rfqId, caller, ct) ?? throw None();
        var (latest, missing) = (bid.Versions[^1], await db.MissingCertificatesAsync(caller, [bid.Id], ct));
        return TypedResults.Ok(new Response(
            bid.Id, bid.State, bid.Version, [.. bid.Versions.Select(v => v.Receipt)], BidEnvelope.Open(latest.Content, latest.Sha256), missing.GetValueOrDefault(bid.Id, [])));
    }
}
