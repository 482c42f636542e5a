namespace Matchmaking.Contracts.Registry;

/// <summary>
/// A supplier profile is public, as of <paramref name="Version"/>. Sent again for every change of a published profile and
/// of the organisation's status, so that a reader holds all that it needs for finding the supplier.
/// </summary>
/// <param name="OrganisationId">The supplier, and the stream of the event.</param>
/// <param name="Version">Grows by one with every change; shared with <see cref="SupplierProfileWithdrawn"/>.</param>
/// <param name="Ownership">VietnameseOwned, ForeignInvested, JointVenture or Abroad.</param>
/// <param name="SizeClass">Micro, Small, Medium, Large or Unknown.</param>
/// <param name="Certificates">Certificates that the supplier declares.</param>
/// <param name="Products">What it makes, in its own words.</param>
/// <param name="At">When this version was made (UTC).</param>
/// <param name="TrustLevel">The highest level that counts on the day of the event: 0 nothing, 1 registry match, 2 desk review, 3 site audit. Each holds what is below it.</param>
/// <param name="TrustedUntil">The last day on which that level counts; null at level 0.</param>
/// <param name="VsicCodes">Business lines, five digits (VSIC 2007); null from before they were told.</param>
/// <param name="TrustLevels">Every level that an association vouches for and that has not lapsed; nothing is sent when one does. Null from before they were told: then <paramref name="TrustLevel"/> is all.</param>
/// <param name="ClusterCodes">Clusters that it is a member of; null from before they were told.</param>
public sealed record SupplierProfilePublished(
    Guid OrganisationId,
    int Version,
    string NameVi,
    string NameEn,
    string? DescriptionVi,
    string? DescriptionEn,
    string Ownership,
    string SizeClass,
    bool IsDemonstration,
    IReadOnlyList<PublishedSite> Sites,
    IReadOnlyList<PublishedCertificate> Certificates,
    IReadOnlyList<PublishedProduct> Products,
    IReadOnlyList<string> Equipment,
    DateTimeOffset At,
    int TrustLevel = 0,
    DateOnly? TrustedUntil = null,
    IReadOnlyList<string>? VsicCodes = null,
    IReadOnlyList<PublishedTrust>? TrustLevels = null,
    IReadOnlyList<string>? ClusterCodes = null);

/// <summary>A level of trust that a supplier holds.</summary>
/// <param name="Level">1 registry match, 2 desk review, 3 site audit.</param>
/// <param name="Until">The last day on which it counts.</param>
public sealed record PublishedTrust(int Level, DateOnly Until);

/// <summary>A place of production of a published supplier.</summary>
/// <param name="ProvinceCode">Code of one of the 34 provinces.</param>
public sealed record PublishedSite(
    Guid SiteId,
    string Name,
    string ProvinceCode,
    string? IndustrialPark,
    double? Latitude,
    double? Longitude,
    IReadOnlyList<PublishedCapability> Capabilities);

/// <summary>What a site can make.</summary>
/// <param name="ProcessCode">Code of the process taxonomy.</param>
/// <param name="MaterialCodes">Codes of material families or grades.</param>
/// <param name="ToleranceMm">The finest tolerance held, in millimetres.</param>
/// <param name="MonthlyCapacity">In <paramref name="CapacityUnit"/> (UN/CEFACT Rec 20) a month.</param>
public sealed record PublishedCapability(
    Guid CapabilityId,
    string ProcessCode,
    IReadOnlyList<string> MaterialCodes,
    decimal? MaxLengthMm,
    decimal? MaxWidthMm,
    decimal? MaxHeightMm,
    decimal? ToleranceMm,
    decimal? BatchMin,
    decimal? BatchMax,
    decimal? MonthlyCapacity,
    string? CapacityUnit);

/// <summary>A certificate that the supplier declares on its profile; nobody has verified it.</summary>
public sealed record PublishedCertificate(string TypeCode, DateOnly? ExpiresOn);

/// <summary>A product that the supplier lists, with its Harmonized System code where given.</summary>
public sealed record PublishedProduct(string Name, string? HsCode);
