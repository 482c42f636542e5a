namespace Matchmaking.Contracts.Sourcing;

/// <summary>A buyer's RFQ is open for bids.</summary>
/// <param name="Version">The RFQ's version; 1 for the first publication.</param>
/// <param name="Visibility">Public, Network or Invited; readers show nothing of an RFQ that is not Public to others.</param>
/// <param name="BidDeadline">Bids at or after this instant are refused (UTC).</param>
public sealed record RfqPublished(
    Guid RfqId,
    int Version,
    string Reference,
    Guid BuyerId,
    string Visibility,
    string ProductGroup,
    IReadOnlyList<string> ProcessCodes,
    DateTimeOffset BidDeadline,
    DateTimeOffset At);
