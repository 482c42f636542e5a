namespace Matchmaking.Contracts.Certification;

/// <summary>A verified certificate ends soon and no other has taken its place: sent once each when 90, 60, 30 and 7 days are left.</summary>
/// <param name="CertificateId">Stream of the event.</param>
/// <param name="OrganisationId">The supplier that holds it.</param>
/// <param name="ExpiresOn">Its last day.</param>
/// <param name="Reminder">Which one: 90, 60, 30 or 7. After a time in which nothing ran it may be fewer days.</param>
public sealed record CertificateExpiring(Guid CertificateId, Guid OrganisationId, string TypeCode, DateOnly ExpiresOn, int Reminder, DateTimeOffset At);
