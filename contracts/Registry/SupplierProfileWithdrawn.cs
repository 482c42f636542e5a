namespace Matchmaking.Contracts.Registry;

/// <summary>A supplier profile is no longer public: taken back to draft by its owner, or suspended.</summary>
/// <param name="Version">In one sequence with <see cref="SupplierProfilePublished"/>.</param>
/// <param name="Reason">Draft or Suspended.</param>
public sealed record SupplierProfileWithdrawn(Guid OrganisationId, int Version, string Reason, DateTimeOffset At);
