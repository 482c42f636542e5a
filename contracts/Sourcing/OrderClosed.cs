namespace Matchmaking.Contracts.Sourcing;

/// <summary>Everything of an order is delivered and accepted, and the buyer closed it.</summary>
public sealed record OrderClosed(Guid OrderId, Guid BuyerId, Guid SupplierId, DateTimeOffset At);
