namespace Matchmaking.Contracts.Registry;

/// <summary>
/// A person or program began to act for an organisation, has another role there, or no longer acts for it; or what the
/// organisation may do changed. Whoever keeps answers about that person forgets them and asks the registry, so the order in
/// which these events arrive does not matter and they carry no version.
/// </summary>
/// <param name="MembershipId">Stream of the event.</param>
/// <param name="Issuer">The OpenID provider that names the subject.</param>
/// <param name="Subject">Who, as the provider says it.</param>
/// <param name="Role">Owner, Manager, Contributor or Viewer; null when the membership ended.</param>
/// <param name="At">When it changed (UTC).</param>
public sealed record MembershipChanged(Guid MembershipId, Guid OrganisationId, string Issuer, string Subject, string? Role, DateTimeOffset At);
