namespace Matchmaking.Contracts.Sourcing;

/// <summary>A buyer decided on an RFQ; one <see cref="OrderPlaced"/> follows for each winner.</summary>
public sealed record RfqAwarded(
    Guid RfqId,
    string Reference,
    Guid BuyerId,
    Guid AwardId,
    IReadOnlyList<Guid> WinnerIds,
    DateTimeOffset At);
