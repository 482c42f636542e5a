using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;
using Matchmaking.Sourcing.Storage;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Matchmaking.Sourcing.Bids;

/// <summary>What decides on a bid that has just come: the RFQ under lock, the instant after the lock was had, and the bid that is there.</summary>
/// <param name="BuyerId">Whose RFQ it is.</param>
/// <param name="Now">The one clock of deadlines.</param>
/// <param name="Bid">The caller's bid on it, in whatever state; null when there is none.</param>
internal sealed record BidGate(Guid BuyerId, RfqState State, DateTimeOffset BidDeadline, int PublishedVersion, DateTimeOffset Now, Bid? Bid)
{
    // The lock sits in a subquery because PostgreSQL computes the columns of a plain "select … for share" before it waits
    // for the lock, and the clock must be read after. Who may see the RFQ is decided as in LockedRfq.VisibleTo.
    private const string Sql =
        """
        select rfq.buyer_id, rfq.state, rfq.bid_deadline, rfq.published_version, sourcing_now(), bid.id, bid.supplier_name, bid.state, bid.version, bid.submitted_at
        from (select * from rfq where id = $1 and state <> 'Draft' for share) as rfq
        left join bid on bid.rfq_id = rfq.id and bid.supplier_id = $2
        where rfq.visibility = 'Public' or rfq.buyer_id = $2 or bid.id is not null
           or (rfq.visibility = 'Network' and is_in_network($2))
           or exists (select from rfq_invitation where rfq_id = rfq.id and supplier_id = $2)
        """;

    /// <summary>
    /// The question, by hand because it is on the path of every bid. <c>for share</c> lets other bids pass and holds off
    /// whoever changes the RFQ (closing, cancelling, opening, awarding), until this transaction ends.
    /// </summary>
    public static NpgsqlBatchCommand Question(Guid rfqId, Caller supplier) =>
        new(Sql) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = rfqId }, new NpgsqlParameter<Guid> { TypedValue = supplier.OrganisationId } } };

    /// <exception cref="RefusalException">The supplier sees no such RFQ.</exception>
    public static async Task<BidGate> ReadAsync(NpgsqlDataReader row, Guid rfqId, Caller supplier, CancellationToken ct)
    {
        if (!await row.ReadAsync(ct)) throw LockedRfq.Unknown();
        var bid = await row.IsDBNullAsync(5, ct) ? null : Bid.Recall(
            row.GetGuid(5), rfqId, supplier.OrganisationId, row.GetString(6), Enum.Parse<BidState>(row.GetString(7)), row.GetInt32(8), row.GetFieldValue<DateTimeOffset>(9));
        return new BidGate(
            row.GetGuid(0), Enum.Parse<RfqState>(row.GetString(1)), row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3), row.GetFieldValue<DateTimeOffset>(4), bid);
    }

    /// <summary>Refuses a bid, a change or a withdrawal that may not be.</summary>
    public void RequireOpen(Caller supplier)
    {
        if (BuyerId == supplier.OrganisationId) throw Refuse.Forbidden("bid.own-rfq", "An organisation cannot bid on its own RFQ.");
        Rfq.RequireOpenForBids(State, BidDeadline, Now);
    }
}

/// <summary>Terms of published versions. They never change, so each process reads them once and keeps them for a while.</summary>
internal sealed class PublishedTerms(IMemoryCache cache)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    public async Task<RfqTerms> OfAsync(NpgsqlConnection connection, Guid rfqId, int version, CancellationToken ct)
    {
        var key = (typeof(PublishedTerms), rfqId, version);
        if (cache.TryGetValue(key, out RfqTerms? known) && known is not null) return known;
        await using var read = new NpgsqlCommand("select terms from rfq_version where rfq_id = $1 and version = $2", connection) { Parameters = { new() { Value = rfqId }, new() { Value = version } } };
        var terms = await read.ExecuteScalarAsync(ct) is string text ? TermsColumn.Read(text) : throw new InvalidOperationException("A published RFQ has its version");
        return cache.Set(key, terms, new MemoryCacheEntryOptions { SlidingExpiration = KeptFor, Size = 1 });
    }
}
