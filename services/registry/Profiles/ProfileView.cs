using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.TrackRecords;
using Matchmaking.Registry.Vettings;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier profile as it is answered; the same shape for its owner, who sees more of it, and for everybody else.</summary>
/// <param name="VsicCodes">Business lines, five digits (VSIC 2007).</param>
/// <param name="Clusters">Clusters that it is a member of.</param>
/// <param name="Trust">What an association vouches for today; null for what is only self-declared.</param>
public sealed record ProfileView(
    Guid OrganisationId, ProfileState State, int Version,
    string NameVi, string NameEn, string? DescriptionVi, string? DescriptionEn, string? Website,
    string? ContactName, string? ContactEmail, string? ContactPhone,
    IReadOnlyList<string> Languages, ProfileView.MarketShares? Markets,
    IReadOnlyList<Product> Products, IReadOnlyList<Equipment> Equipment, IReadOnlyList<string> ReferenceCustomers,
    IReadOnlyList<DeclaredCertificate> Certificates, IReadOnlyList<ProfileView.SiteView> Sites,
    bool IsDemonstration, Ownership Ownership, SizeClass SizeClass,
    Completeness? Completeness, TrackRecordFigures TrackRecord, IReadOnlyList<string> VsicCodes, TrustView? Trust, IReadOnlyList<Photo> Photos, IReadOnlyList<ProfileView.ClusterName> Clusters)
{
    /// <summary>Share of sales by reach, in percent.</summary>
    public sealed record MarketShares(int Local, int Regional, int National, int Global);

    public sealed record ClusterName(string Code, string NameVi, string NameEn);

    public sealed record SiteView(
        Guid SiteId, string Name, string? Address, string ProvinceCode, double? Latitude, double? Longitude, string? IndustrialPark,
        IReadOnlyList<CapabilityView> Capabilities);

    public sealed record CapabilityView(
        Guid CapabilityId, string ProcessCode, IReadOnlyList<string> MaterialCodes,
        decimal? MaxLengthMm, decimal? MaxWidthMm, decimal? MaxHeightMm, decimal? ToleranceMm,
        decimal? BatchMin, decimal? BatchMax, decimal? MonthlyCapacity, string? CapacityUnit);

    /// <param name="isOwn">The owner also sees what to add next and how often it bid.</param>
    internal static ProfileView Of(SupplierProfile profile, Organisation organisation, TrackRecordFigures figures, TrustView? trust, IReadOnlyList<ClusterName> clusters, DateOnly today, bool isOwn)
    {
        var words = profile.Words;
        var status = organisation.StatusOn(today) ?? organisation.Statuses[0];
        return new ProfileView(
            profile.OrganisationId, profile.State, profile.Revision,
            words.NameVi, words.NameEn, words.DescriptionVi, words.DescriptionEn, words.Website,
            words.ContactName, words.ContactEmail, words.ContactPhone, words.Languages,
            words is { MarketLocal: { } local, MarketRegional: { } regional, MarketNational: { } national, MarketGlobal: { } global }
                ? new MarketShares(local, regional, national, global) : null,
            profile.Products, profile.Equipment, words.ReferenceCustomers, profile.Certificates,
            [.. profile.SitesByName.Select(Of)],
            organisation.IsDemonstration, status.Ownership, status.Facts.SizeClass,
            isOwn ? profile.Completeness : null, isOwn ? figures : figures with { BidsSubmitted = null }, words.VsicCodes, trust, profile.Photos, clusters);
    }

    private static SiteView Of(Site site) => new(
        site.Id, site.Facts.Name, site.Facts.Address, site.Facts.ProvinceCode, site.Facts.Latitude, site.Facts.Longitude, site.Facts.IndustrialPark,
        [.. site.CapabilitiesByProcess.Select(c => Of(c.Id, c.Facts))]);

    private static CapabilityView Of(Guid id, CapabilityFacts c) => new(
        id, c.ProcessCode, c.MaterialCodes, c.MaxLengthMm, c.MaxWidthMm, c.MaxHeightMm, c.ToleranceMm, c.BatchMin, c.BatchMax, c.MonthlyCapacity, c.CapacityUnit);
}
