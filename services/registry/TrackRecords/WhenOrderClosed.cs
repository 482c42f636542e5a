using Matchmaking.Contracts.Sourcing;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using MassTransit;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>An order was delivered in full and closed.</summary>
public sealed class WhenOrderClosed(RegistryDb db) : IConsumer<OrderClosed>
{
    public Task Consume(ConsumeContext<OrderClosed> context) => db.OnceAsync<WhenOrderClosed>(context, async () =>
    {
        var (m, ct) = (context.Message, context.CancellationToken);
        await db.NoteAsync(m.SupplierId, "OrderClosed", m.OrderId, m.At, ct);
        await db.NoteAsync(m.BuyerId, "PurchaseClosed", m.OrderId, m.At, ct);
    });
}
