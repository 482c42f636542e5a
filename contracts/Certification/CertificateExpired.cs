namespace Matchmaking.Contracts.Certification;

/// <summary>
/// The last day of a verified certificate is over and no other has taken its place: sent once. It decides nothing, and may come late:
/// whether a certificate counts is asked for a day.
/// </summary>
/// <param name="CertificateId">Stream of the event.</param>
/// <param name="OrganisationId">The supplier that holds it.</param>
/// <param name="ExpiresOn">Its last day.</param>
public sealed record CertificateExpired(Guid CertificateId, Guid OrganisationId, string TypeCode, DateOnly ExpiresOn, DateTimeOffset At);
