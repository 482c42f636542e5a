namespace Matchmaking.Contracts.Registry;

/// <summary>An organisation is suspended no more. Its profile, if it was public before, is published again by an event of its own.</summary>
/// <param name="OrganisationId">Stream of the event.</param>
/// <param name="Version">In one sequence with <see cref="OrganisationSuspended"/>; an older one than known is ignored.</param>
/// <param name="At">When it was confirmed (UTC).</param>
public sealed record SuspensionLifted(Guid OrganisationId, int Version, DateTimeOffset At);
