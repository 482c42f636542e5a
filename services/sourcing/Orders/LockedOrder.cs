using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Orders;

/// <summary>Which orders a caller sees, and how a use case takes hold of one.</summary>
internal static class LockedOrder
{
    /// <summary>The orders that the caller's organisation is a side of.</summary>
    public static IQueryable<Order> OrdersOf(this SourcingDb db, Caller caller) =>
        db.Orders.Where(o => o.BuyerId == caller.OrganisationId || o.SupplierId == caller.OrganisationId);

    /// <summary>Nobody learns from this answer whether the order exists.</summary>
    public static RefusalException Unknown() => Refuse.NotFound("order.unknown", "There is no such order.");

    /// <summary>An order of the caller, either side, locked until the transaction ends. What hangs on it and the instant are read after the lock was had.</summary>
    public static async Task<(Order Order, DateTimeOffset Now)> LockOrderAsync(this SourcingDb db, Guid orderId, Caller caller, CancellationToken ct)
    {
        var id = caller.OrganisationId;
        var found = await db.Orders.FromSql($"select * from purchase_order where id = {orderId} and (buyer_id = {id} or supplier_id = {id}) for update").ToListAsync(ct);
        if (found is not [var order]) throw Unknown();
        await db.Entry(order).Collection(o => o.Lines).LoadAsync(ct);
        await db.Entry(order).Collection(o => o.Shipments).LoadAsync(ct);
        return (order, await db.NowAsync(ct));
    }

    /// <summary>Takes one step of an order in a transaction of its own.</summary>
    public static async Task StepAsync(this SourcingDb db, Guid orderId, Caller caller, Action<Order, DateTimeOffset> step, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (order, now) = await db.LockOrderAsync(orderId, caller, ct);
        step(order, now);
        await db.SaveChangesAsync(ct);
        if (order.State is OrderState.Closed or OrderState.Cancelled or OrderState.Terminated) await CompleteRfqAsync(db, order, now, ct);
        await transaction.CommitAsync(ct);
    }

    // The RFQ's lock makes two last orders that end at once wait for each other, so that the second sees the first.
    // Whoever ends the last one sees neither the others nor, as a supplier, may it change the RFQ: the service does it.
    private static async Task CompleteRfqAsync(SourcingDb db, Order ended, DateTimeOffset now, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        var rfq = (await db.Rfqs.FromSql($"select * from rfq where id = {ended.RfqId} for update").ToListAsync(ct)).Single();
        var isAnyOpen = await db.Orders.AnyAsync(
            o => o.RfqId == ended.RfqId && o.State != OrderState.Closed && o.State != OrderState.Cancelled && o.State != OrderState.Terminated, ct);
        if (isAnyOpen) return;
        rfq.Complete(now);
        await db.SaveChangesAsync(ct);
    }
}
