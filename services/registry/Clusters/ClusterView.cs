using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Codes;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Clusters;

/// <summary>The identification sheet as it is sent and answered.</summary>
/// <param name="Markets">Share of sales by reach, in percent, together 100.</param>
public sealed record SheetView(
    [Required, StringLength(200)] string NameVi,
    [Required, StringLength(200)] string NameEn,
    [Required, StringLength(60)] string Sector,
    [MinLength(1), MaxLength(34)] IReadOnlyList<string> ProvinceCodes,
    [StringLength(4000)] string? DescriptionVi = null,
    [StringLength(4000)] string? DescriptionEn = null,
    Typology? Typology = null,
    ClusterForm? Form = null,
    Vitality? Vitality = null,
    Origin? Origin = null,
    Profiles.ProfileView.MarketShares? Markets = null,
    Phase? Phase = null,
    [Range(0, 10_000_000)] int? Firms = null,
    [Range(0, 100_000_000)] int? Jobs = null,
    [StringLength(200)] string? StatedBy = null,
    DateOnly? StatedOn = null)
{
    internal ClusterSheet Read(CodeLists codes)
    {
        if (!Sectors.All.Contains(Sector)) throw Refuse.Field("cluster.sector-unknown", "sector", $"Sectors are: {string.Join(", ", Sectors.All)}.");
        for (var i = 0; i < ProvinceCodes.Count; i++) codes.Require("provinces", ProvinceCodes[i], $"provinceCodes[{i}]");
        if (Markets is { } m && ((long)m.Local + m.Regional + m.National + m.Global != 100 || new[] { m.Local, m.Regional, m.National, m.Global }.Min() < 0))
            throw Refuse.Field("cluster.markets-sum", "markets", "The four shares are 0 or more, and together 100.");
        if ((Firms ?? Jobs) is not null && (Text.OrNull(StatedBy) is null || StatedOn is null)) throw Refuse.Field("cluster.source-missing", "statedBy", "Say who states the numbers of firms and jobs, and as of which day.");
        return new ClusterSheet(
            NameVi.Trim(), NameEn.Trim(), Sector, [.. ProvinceCodes.Distinct().Order(StringComparer.Ordinal)], Text.OrNull(DescriptionVi), Text.OrNull(DescriptionEn), Typology, Form, Vitality, Origin,
            Markets?.Local, Markets?.Regional, Markets?.National, Markets?.Global, Phase, Firms, Jobs, Text.OrNull(StatedBy), StatedOn);
    }

    internal static SheetView Of(ClusterSheet s) => new(
        s.NameVi, s.NameEn, s.Sector, s.ProvinceCodes, s.DescriptionVi, s.DescriptionEn, s.Typology, s.Form, s.Vitality, s.Origin,
        s is { MarketLocal: { } local, MarketRegional: { } regional, MarketNational: { } national, MarketGlobal: { } global } ? new(local, regional, national, global) : null,
        s.Phase, s.Firms, s.Jobs, s.StatedBy, s.StatedOn);
}

/// <summary>Industries of clusters: the groups of the products that RFQs ask for, and the others of the Cluster Grid.</summary>
internal static class Sectors
{
    public static readonly string[] All = ["electrical-electronics", "mechanical", "automotive", "textile-garment", "footwear", "wood-furniture", "food", "services", "other"];
}
