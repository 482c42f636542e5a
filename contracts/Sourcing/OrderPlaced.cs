namespace Matchmaking.Contracts.Sourcing;

/// <summary>An order exists between a buyer and a supplier, exactly once for each award and winner.</summary>
/// <param name="Total">Sum of the order's lines in <paramref name="Currency"/> (ISO 4217).</param>
public sealed record OrderPlaced(
    Guid OrderId,
    string Reference,
    Guid RfqId,
    Guid AwardId,
    Guid BuyerId,
    Guid SupplierId,
    decimal Total,
    string Currency,
    DateTimeOffset At);
