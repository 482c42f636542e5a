using MassTransit;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.Registry.Storage;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>A supplier made an offer; its later versions are the same bid. Before a deadline very many come at once, so they are noted together.</summary>
public sealed class WhenBidSubmitted(RegistryDb db) : IConsumer<Batch<BidSubmitted>>
{
    public Task Consume(ConsumeContext<Batch<BidSubmitted>> context) => db.OnceEachAsync<WhenBidSubmitted, BidSubmitted>(
        context, bids => db.NoteAsync("BidSubmitted", [.. bids.Select(b => (b.SupplierId, b.BidId, b.At))], context.CancellationToken));
}
