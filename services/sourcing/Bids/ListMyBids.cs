using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Bids;

/// <summary>A supplier's own bids, the latest submission first.</summary>
public static class ListMyBids
{
    public sealed record Item(
        Guid BidId, Guid RfqId, string RfqReference, string RfqTitle, RfqState RfqState, string BuyerName, DateTimeOffset BidDeadline, BidState State, int Version,
        DateTimeOffset SubmittedAt)
    {
        /// <summary>As the bid itself says it.</summary>
        public IReadOnlyList<string> MissingCertificates { get; init; } = [];
    }

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/bids", HandleAsync)
        .WithName(nameof(ListMyBids))
        .RequireMember("Supplier")
        .ProducesValidationProblem();

    private static async Task<Ok<Page<Item>>> HandleAsync(string? after, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var from = Cursor.Read(after);
        var mine = db.Bids.Where(b => b.SupplierId == caller.OrganisationId);
        var rows = await mine
            .Where(b => from == null || EF.Functions.LessThan(ValueTuple.Create(b.SubmittedAt, b.Id), ValueTuple.Create(from.At, from.Id)))
            .OrderByDescending(b => b.SubmittedAt).ThenByDescending(b => b.Id)
            .Take(Cursor.PageSize + 1)
            .Join(db.Rfqs, b => b.RfqId, r => r.Id, (b, r) => new Item(
                b.Id, r.Id, r.Reference, r.Title, r.State, r.BuyerName, r.BidDeadline, b.State, b.Version, b.SubmittedAt))
            .ToListAsync(ct);
        var missing = await db.MissingCertificatesAsync(caller, rows.ConvertAll(i => i.BidId), ct);
        var items = rows.OrderByDescending(i => i.SubmittedAt).ThenByDescending(i => i.BidId).Select(i => i with { MissingCertificates = missing.GetValueOrDefault(i.BidId, []) }).ToList();
        return TypedResults.Ok(Cursor.Cut(items, await mine.CountAsync(ct), item => new Cursor(item.SubmittedAt, item.BidId)));
    }
}
