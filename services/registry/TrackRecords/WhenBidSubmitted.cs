using Matchmaking.Contracts.Sourcing;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using MassTransit;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>A supplier made an offer; its later versions are the same bid.</summary>
public sealed class WhenBidSubmitted(RegistryDb db) : IConsumer<BidSubmitted>
{
    public Task Consume(ConsumeContext<BidSubmitted> context) => db.OnceAsync<WhenBidSubmitted>(context, () =>
    {
        var (m, ct) = (context.Message, context.CancellationToken);
        return db.NoteAsync(m.SupplierId, "BidSubmitted", m.BidId, m.At, ct);
    });
}
