namespace Matchmaking.Contracts.Registry;

/// <summary>
/// An organisation exists, or its identity, kinds or status changed. Carries the state as of <paramref name="Version"/>;
/// an older version than the one known is ignored.
/// </summary>
/// <param name="OrganisationId">Stream of the event.</param>
/// <param name="Version">Grows by one with every change of the organisation.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="NameVi">Legal name.</param>
/// <param name="NameEn">International name; the legal name where there is none.</param>
/// <param name="Kinds">Any of Buyer, Supplier, Association, Agency, Operator.</param>
/// <param name="Ownership">VietnameseOwned, ForeignInvested, JointVenture or Abroad, as of the event.</param>
/// <param name="SizeClass">Micro, Small, Medium, Large or Unknown (Decree 80/2021/ND-CP), as of the event.</param>
/// <param name="IsDemonstration">Made by the demonstration, not by a real firm.</param>
/// <param name="At">When it changed (UTC).</param>
public sealed record OrganisationRegistered(
    Guid OrganisationId,
    int Version,
    string Country,
    string NameVi,
    string NameEn,
    IReadOnlyList<string> Kinds,
    string Ownership,
    string SizeClass,
    bool IsDemonstration,
    DateTimeOffset At);
