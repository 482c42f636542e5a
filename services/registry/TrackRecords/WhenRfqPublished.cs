using Matchmaking.Contracts.Sourcing;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using MassTransit;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>A buyer asked for quotations.</summary>
public sealed class WhenRfqPublished(RegistryDb db) : IConsumer<RfqPublished>
{
    public Task Consume(ConsumeContext<RfqPublished> context) => db.OnceAsync<WhenRfqPublished>(context, () =>
    {
        var (m, ct) = (context.Message, context.CancellationToken);
        return db.NoteAsync(m.BuyerId, "RfqPublished", m.RfqId, m.At, ct);
    });
}
