using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A buyer's own RFQs, newest first.</summary>
public static class ListRfqs
{
    /// <param name="BidCount">Null before the opening.</param>
    public sealed record Item(
        Guid RfqId, string Reference, string Title, RfqState State, Visibility Visibility, DateTimeOffset BidDeadline, int LineCount, int? BidCount,
        DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/rfqs", HandleAsync)
        .WithName(nameof(ListRfqs))
        .RequireMember("Buyer")
        .ProducesValidationProblem();

    private static async Task<Ok<Page<Item>>> HandleAsync(RfqState? state, string? after, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var mine = db.Rfqs.AsNoTracking().Where(r => r.BuyerId == caller.OrganisationId && (state == null || r.State == state));
        var from = Cursor.Read(after);
        var rows = await mine
            .Where(r => from == null || EF.Functions.LessThan(ValueTuple.Create(r.CreatedAt, r.Id), ValueTuple.Create(from.At, from.Id)))
            .OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id)
            .Take(Cursor.PageSize + 1)
            .Select(r => new { Rfq = r, Bids = r.OpenedAt == null ? (int?)null : db.Bids.Count(b => b.RfqId == r.Id && b.State != Bids.BidState.Withdrawn) })
            .ToListAsync(ct);
        var items = rows.ConvertAll(r => new Item(
            r.Rfq.Id, r.Rfq.Reference, r.Rfq.Title, r.Rfq.State, r.Rfq.Visibility, r.Rfq.BidDeadline, r.Rfq.Terms.Lines.Count, r.Bids, r.Rfq.CreatedAt, r.Rfq.PublishedAt));
        return TypedResults.Ok(Cursor.Cut(items, await mine.CountAsync(ct), item => new Cursor(item.CreatedAt, item.RfqId)));
    }
}
