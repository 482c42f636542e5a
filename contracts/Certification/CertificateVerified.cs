namespace Matchmaking.Contracts.Certification;

/// <summary>
/// An association has verified a certificate of a supplier, or let it count again after a suspension. It counts on every day from
/// <paramref name="IssuedOn"/> to <paramref name="ExpiresOn"/>, both included, until it is withdrawn; no event tells of its expiry, which is
/// a question of the day. An older version than the one known is ignored.
/// </summary>
/// <param name="CertificateId">Stream of the event.</param>
/// <param name="Version">In one sequence with <see cref="CertificateWithdrawn"/>.</param>
/// <param name="OrganisationId">The supplier that holds it.</param>
/// <param name="TypeCode">Code of the list of certificates.</param>
/// <param name="SiteIds">Sites of the supplier that its scope covers; at least one.</param>
/// <param name="ProcessCodes">Processes that its scope covers there, with what lies under them; empty when it covers all that the sites do.</param>
/// <param name="ExpiresOn">Null for one that has no end.</param>
/// <param name="VerifiedBy">The association.</param>
/// <param name="Renews">The certificate that this one follows.</param>
/// <param name="At">When it was verified (UTC).</param>
public sealed record CertificateVerified(
    Guid CertificateId,
    int Version,
    Guid OrganisationId,
    string TypeCode,
    IReadOnlyList<Guid> SiteIds,
    IReadOnlyList<string> ProcessCodes,
    DateOnly IssuedOn,
    DateOnly? ExpiresOn,
    Guid VerifiedBy,
    Guid? Renews,
    DateTimeOffset At);
