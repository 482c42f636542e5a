using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>What a supplier can still bid on, soonest deadline first.</summary>
public static class ListOpenRfqs
{
    public sealed record Item(
        Guid RfqId, string Reference, string Title, string BuyerName, string ProductGroup, IReadOnlyList<string> ProcessCodes, int LineCount, string DeliveryPlace,
        string Currency, Visibility Visibility, bool IsInvited, DateTimeOffset PublishedAt, DateTimeOffset BidDeadline, string TimeZone, BidState? MyBid);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/rfqs/open", HandleAsync)
        .WithName(nameof(ListOpenRfqs))
        .RequireMember("Supplier")
        .ProducesValidationProblem();

    /// <param name="q">Words that all appear in the reference, the buyer's name, the title, the description or a line.</param>
    /// <param name="process">A process; what lies under it counts too.</param>
    private static async Task<Ok<Page<Item>>> HandleAsync(string? q, string? process, string? after, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (id, now, from) = (caller.OrganisationId, await db.NowAsync(ct), Cursor.Read(after));
        var open = db.VisibleTo(caller).AsNoTracking().Where(r => r.BuyerId != id && r.State == RfqState.Published && r.BidDeadline > now);
        foreach (var word in Fold.Text(q ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8)) open = open.Where(r => r.SearchText.Contains(word));
        if (!string.IsNullOrEmpty(process))
        {
            var wanted = Codes.Processes.Under(process);
            open = open.Where(r => r.ProcessCodes.Any(code => wanted.Contains(code)));
        }

        var rows = await open
            .Where(r => from == null || EF.Functions.GreaterThan(ValueTuple.Create(r.BidDeadline, r.Id), ValueTuple.Create(from.At, from.Id)))
            .OrderBy(r => r.BidDeadline).ThenBy(r => r.Id)
            .Take(Cursor.PageSize + 1)
            .Select(r => new
            {
                Rfq = r,
                IsInvited = r.Invitations.Any(i => i.SupplierId == id),
                MyBid = db.Bids.Where(b => b.RfqId == r.Id && b.SupplierId == id).Select(b => (BidState?)b.State).FirstOrDefault(),
            })
            .ToListAsync(ct);
        var items = rows.ConvertAll(r => new Item(
            r.Rfq.Id, r.Rfq.Reference, r.Rfq.Title, r.Rfq.BuyerName, r.Rfq.Terms.ProductGroup, r.Rfq.ProcessCodes, r.Rfq.Terms.Lines.Count, r.Rfq.Terms.DeliveryPlace,
            r.Rfq.Terms.Currency, r.Rfq.Visibility, r.IsInvited, r.Rfq.PublishedAt ?? r.Rfq.CreatedAt, r.Rfq.BidDeadline, r.Rfq.Terms.TimeZone, r.MyBid));
        return TypedResults.Ok(Cursor.Cut(items, await open.CountAsync(ct), item => new Cursor(item.BidDeadline, item.RfqId)));
    }
}
