namespace Matchmaking.Sourcing.Rfqs;

/// <summary>The terms as suppliers were shown them: what was published is never changed, in code or in the database.</summary>
public sealed record RfqVersion(Guid RfqId, int Version, RfqTerms Terms, DateTimeOffset PublishedAt);

/// <summary>A supplier that the buyer asked. Only the buyer ever reads the list.</summary>
public sealed record RfqInvitation(Guid RfqId, Guid SupplierId, DateTimeOffset InvitedAt);

/// <summary>One thing that happened to an RFQ.</summary>
/// <param name="Subject">Which person, for the record; null when the clock did it.</param>
/// <param name="IsPrivate">For the buyer's eyes only.</param>
public sealed record RfqStep(Guid RfqId, DateTimeOffset At, string What, string Who, string? Subject, string? Text, bool IsPrivate)
{
    public Guid Id { get; private init; } = Guid.CreateVersion7(At);
}
