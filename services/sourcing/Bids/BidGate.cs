using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Matchmaking.Sourcing.Bids;

/// <summary>What decides on a bid that has just come: the RFQ under lock, the instant after the lock was had, and the bid that is there.</summary>
/// <param name="BuyerId">Whose RFQ it is.</param>
/// <param name="Now">The one clock of deadlines.</param>
/// <param name="BidId">The caller's bid on it, in whatever state.</param>
internal sealed record BidGate(Guid BuyerId, RfqState State, DateTimeOffset BidDeadline, int PublishedVersion, DateTimeOffset Now, Guid? BidId)
{
    /// <summary>
    /// One round trip. <c>for share</c> lets other bids pass and holds off whoever changes the RFQ (closing, cancelling,
    /// opening, awarding), until this transaction ends. The lock sits in a subquery because PostgreSQL computes the
    /// columns of a plain <c>select … for share</c> before it waits for the lock, and the clock must be read after.
    /// Who may see the RFQ is decided as in <see cref="LockedRfq.VisibleTo"/>.
    /// </summary>
    public static async Task<BidGate> PassAsync(SourcingDb db, Guid rfqId, Caller supplier, CancellationToken ct)
    {
        var id = supplier.OrganisationId;
        var found = await db.Database.SqlQuery<Row>(
            $"""
             select rfq.buyer_id as "BuyerId", rfq.state as "State", rfq.bid_deadline as "BidDeadline", rfq.published_version as "PublishedVersion",
                    sourcing_now() as "Now", bid.id as "BidId"
             from (select * from rfq where id = {rfqId} and state <> 'Draft' for share) as rfq
             left join bid on bid.rfq_id = rfq.id and bid.supplier_id = {id}
             where rfq.visibility = 'Public' or rfq.buyer_id = {id} or bid.id is not null
                or (rfq.visibility = 'Network' and exists (select from known_supplier where organisation_id = {id} and standing = 'Published'))
                or exists (select from rfq_invitation where rfq_id = rfq.id and supplier_id = {id})
             """).ToListAsync(ct);
        return found is [var row]
            ? new BidGate(row.BuyerId, Enum.Parse<RfqState>(row.State), row.BidDeadline, row.PublishedVersion, row.Now, row.BidId)
            : throw LockedRfq.Unknown();
    }

    /// <summary>Refuses a bid, a change or a withdrawal that may not be.</summary>
    public void RequireOpen(Caller supplier)
    {
        if (BuyerId == supplier.OrganisationId) throw Refuse.Forbidden("bid.own-rfq", "An organisation cannot bid on its own RFQ.");
        Rfq.RequireOpenForBids(State, BidDeadline, Now);
    }

    private sealed record Row(Guid BuyerId, string State, DateTimeOffset BidDeadline, int PublishedVersion, DateTimeOffset Now, Guid? BidId);
}

/// <summary>Terms of published versions. They never change, so each process reads them once and keeps them for a while.</summary>
internal sealed class PublishedTerms(IMemoryCache cache)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    public async Task<RfqTerms> OfAsync(SourcingDb db, Guid rfqId, int version, CancellationToken ct)
    {
        var key = (typeof(PublishedTerms), rfqId, version);
        if (cache.TryGetValue(key, out RfqTerms? known) && known is not null) return known;
        var terms = await db.Set<RfqVersion>().Where(v => v.RfqId == rfqId && v.Version == version).Select(v => v.Terms).SingleAsync(ct);
        return cache.Set(key, terms, new MemoryCacheEntryOptions { SlidingExpiration = KeptFor, Size = 1 });
    }
}
