using Matchmaking.Contracts.Sourcing;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using MassTransit;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>A buyer decided, and suppliers won.</summary>
public sealed class WhenRfqAwarded(RegistryDb db) : IConsumer<RfqAwarded>
{
    public Task Consume(ConsumeContext<RfqAwarded> context) => db.OnceAsync<WhenRfqAwarded>(context, async () =>
    {
        var (m, ct) = (context.Message, context.CancellationToken);
        await db.NoteAsync(m.BuyerId, "RfqAwarded", m.AwardId, m.At, ct);
        foreach (var winner in m.WinnerIds) await db.NoteAsync(winner, "AwardWon", m.AwardId, m.At, ct);
    });
}
