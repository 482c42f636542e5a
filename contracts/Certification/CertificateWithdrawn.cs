namespace Matchmaking.Contracts.Certification;

/// <summary>A verified certificate counts no more: suspended for the time being, or revoked for good.</summary>
/// <param name="Version">In one sequence with <see cref="CertificateVerified"/>.</param>
/// <param name="OrganisationId">The supplier that holds it.</param>
/// <param name="Reason">Suspended or Revoked.</param>
public sealed record CertificateWithdrawn(Guid CertificateId, int Version, Guid OrganisationId, string TypeCode, string Reason, DateTimeOffset At);
