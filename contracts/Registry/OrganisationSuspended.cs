namespace Matchmaking.Contracts.Registry;

/// <summary>
/// The operator suspended an organisation: until it is lifted its people change nothing, and nobody invites it or lets it win. Its
/// profile, if it was public, is withdrawn by an event of its own.
/// </summary>
/// <param name="OrganisationId">Stream of the event.</param>
/// <param name="Version">In one sequence with <see cref="SuspensionLifted"/>; an older one than known is ignored.</param>
/// <param name="At">When it was confirmed (UTC).</param>
public sealed record OrganisationSuspended(Guid OrganisationId, int Version, DateTimeOffset At);
