using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Awards;
using Matchmaking.Sourcing.Bids;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>Which RFQs a caller sees, and how a buyer's use case takes hold of one.</summary>
internal static class LockedRfq
{
    /// <summary>
    /// The RFQs this caller may see: its own, and as a supplier those that their visibility, an invitation or its own bid
    /// shows it. <see cref="SubmitBid"/> asks the same in SQL.
    /// </summary>
    public static IQueryable<Rfq> VisibleTo(this SourcingDb db, Caller caller)
    {
        var (id, isSupplier) = (caller.OrganisationId, caller.Is("Supplier"));
        return db.Rfqs.Where(rfq => rfq.BuyerId == id || (isSupplier && rfq.State != RfqState.Draft && (
            rfq.Visibility == Visibility.Public
            || (rfq.Visibility == Visibility.Network && SourcingDb.IsInNetwork(id))
            || rfq.Invitations.Any(i => i.SupplierId == id)
            || db.Bids.Any(b => b.RfqId == rfq.Id && b.SupplierId == id))));
    }

    /// <summary>Nobody learns from this answer whether the RFQ exists.</summary>
    public static RefusalException Unknown() => Refuse.NotFound("rfq.unknown", "There is no such RFQ.");

    /// <summary>
    /// The caller's own RFQ, locked until the transaction ends: no bid, opening or award happens meanwhile. The instant is
    /// read after the lock was had.
    /// </summary>
    public static async Task<(Rfq Rfq, DateTimeOffset Now)> LockMineAsync(this SourcingDb db, Guid rfqId, Caller caller, CancellationToken ct)
    {
        var found = await db.Rfqs.FromSql($"select * from rfq where id = {rfqId} and buyer_id = {caller.OrganisationId} for update").ToListAsync(ct);
        if (found is [var rfq]) return (rfq, await db.NowAsync(ct));
        throw await db.VisibleTo(caller).AnyAsync(r => r.Id == rfqId, ct)
            ? Refuse.Forbidden("rfq.not-yours", "Only the buyer can do this.")
            : Unknown();
    }

    /// <summary>The proposal that waits on an RFQ whose lock is held.</summary>
    public static async Task<AwardProposal> WaitingAsync(this SourcingDb db, Rfq rfq, CancellationToken ct)
    {
        rfq.RequireProposal();
        return await db.AwardProposals.SingleAsync(p => p.RfqId == rfq.Id && p.Outcome == null, ct);
    }
}
