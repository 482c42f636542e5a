namespace Matchmaking.Contracts.Sourcing;

/// <summary>
/// A supplier sent a bid, or a new version of one. Says nothing of what was offered nor on which RFQ: until bids are
/// opened, only the supplier may know.
/// </summary>
/// <param name="Version">1 for the first submission of this bid.</param>
public sealed record BidSubmitted(Guid BidId, int Version, Guid SupplierId, DateTimeOffset At);
