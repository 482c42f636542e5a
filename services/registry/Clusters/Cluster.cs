using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Clusters;

/// <summary>What its firms make things with.</summary>
public enum Typology { HighTech, Traditional, Artisanal }

/// <summary>How its firms are tied: among equals, to large ones elsewhere, or around large ones in their midst.</summary>
public enum ClusterForm { Marshallian, Satellite, HubAndSpoke }

/// <summary>How far its firms compete by what they can do.</summary>
public enum Vitality { Embryonic, Survival, Dynamic }

/// <summary>Grown by itself, or brought about by a policy.</summary>
public enum Origin { Natural, Induced }

/// <summary>Where its development stands.</summary>
public enum Phase { Initiation, QuantityExpansion, QualityImprovement }

/// <summary>What can be done for a cluster.</summary>
public enum InterventionArea { Infrastructure, Finance, Technology, Training, Entrepreneurship, TradeAndIpr, SpecialisedAgencies }

public enum InterventionStatus { Planned, Underway, Done }

/// <summary>
/// The identification sheet. What nobody has stated is null. Figures that the platform computes are not here: see <see cref="ClusterFigures"/>.
/// </summary>
/// <param name="ProvinceCodes">Its space.</param>
/// <param name="Firms">As <paramref name="StatedBy"/> says, on <paramref name="StatedOn"/>; on the platform or not.</param>
public sealed record ClusterSheet(
    string NameVi, string NameEn, string Sector, List<string> ProvinceCodes, string? DescriptionVi, string? DescriptionEn, Typology? Typology, ClusterForm? Form, Vitality? Vitality, Origin? Origin,
    int? MarketLocal, int? MarketRegional, int? MarketNational, int? MarketGlobal, Phase? Phase, int? Firms, int? Jobs, string? StatedBy, DateOnly? StatedOn);

/// <summary>A line of the intervention sheet.</summary>
/// <param name="Actor">Who acts.</param>
public sealed record Intervention(InterventionArea Area, string Need, string Actor, InterventionStatus Status, DateOnly? Date);

/// <summary>A cluster of the Cluster Grid: firms of one sector that lie together, known by one code and a page that everybody reads.</summary>
public sealed class Cluster
{
    private Cluster() { }

    public Cluster(string code, ClusterSheet sheet, DateTimeOffset now) => (Id, Code, Sheet) = (Guid.CreateVersion7(now), code, sheet);

    public Guid Id { get; private init; }

    /// <summary>Unique, such as VN-ELEC-HN.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The association or agency that keeps the sheets and lets members in; the operator where there is none.</summary>
    public Guid? KeeperId { get; private set; }

    public ClusterSheet Sheet { get; private set; } = null!; // Set by the constructor, and by loading.

    public List<Intervention> Interventions { get; private set; } = [];

    /// <summary>Grows with every change; a form that was filled in on an older one is refused.</summary>
    public int Revision { get; private set; } = 1;

    public bool IsKeptBy(Caller caller) => KeeperId == caller.OrganisationId || caller.Is(Organisations.Kinds.Operator);

    public void Identify(ClusterSheet sheet) => (Sheet, Revision) = (sheet, Revision + 1);

    public void Plan(List<Intervention> interventions) => (Interventions, Revision) = (interventions, Revision + 1);

    public void GiveTo(Guid? keeperId) => (KeeperId, Revision) = (keeperId, Revision + 1);

    /// <exception cref="RefusalException">The caller changed an older revision.</exception>
    public void RequireRevision(int revision)
    {
        if (revision != Revision) throw Refuse.Conflict("cluster.stale", "The cluster was changed meanwhile. Load it again and repeat your change.");
    }
}

/// <summary>Where a supplier stands with a cluster.</summary>
public enum Belonging { Asked, Member }

/// <summary>A supplier that belongs to a cluster, or has asked to.</summary>
public sealed class ClusterMember
{
    public Guid ClusterId { get; init; }

    public Guid OrganisationId { get; init; }

    public Belonging Belonging { get; set; }

    public DateTimeOffset Since { get; set; }
}

/// <summary>Who changed what; only added.</summary>
public sealed class ClusterChange
{
    public Guid Id { get; init; }

    public Guid ClusterId { get; init; }

    /// <summary>Created, Identified, Planned, KeeperNamed, MemberLetIn, MemberDeclined, MemberRemoved.</summary>
    public string What { get; init; } = "";

    public Guid OrganisationId { get; init; }

    public string By { get; init; } = "";

    public DateTimeOffset At { get; init; }
}
