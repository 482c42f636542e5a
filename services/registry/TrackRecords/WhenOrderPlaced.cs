using Matchmaking.Contracts.Sourcing;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using MassTransit;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>A buyer and a supplier have an order with each other.</summary>
public sealed class WhenOrderPlaced(RegistryDb db) : IConsumer<OrderPlaced>
{
    public Task Consume(ConsumeContext<OrderPlaced> context) => db.OnceAsync<WhenOrderPlaced>(context, async () =>
    {
        var (m, ct) = (context.Message, context.CancellationToken);
        await db.NoteAsync(m.SupplierId, "OrderPlaced", m.OrderId, m.At, ct);
        await db.NoteAsync(m.BuyerId, "OrderGiven", m.OrderId, m.At, ct);
    });
}
