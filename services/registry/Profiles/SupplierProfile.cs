using Matchmaking.Contracts.Registry;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Vettings;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Profiles;

/// <summary>Draft is seen by its owner only, Published by every member, Suspended while two people of the operator have suspended its organisation.</summary>
public enum ProfileState { Draft, Published, Suspended }

/// <summary>How a supplier presents itself to buyers: words, sites and what each site can make.</summary>
public sealed class SupplierProfile
{
    /// <summary>More is no profile but a mistake, and an event must fit into a message.</summary>
    internal const int MostSites = 500;

    private readonly List<Site> _sites = [];

    private SupplierProfile() { }

    public SupplierProfile(Organisation organisation) =>
        (OrganisationId, Words) = (organisation.Id, new ProfileWords { NameVi = organisation.NameVi, NameEn = organisation.NameEn });

    public Guid OrganisationId { get; private init; }

    public ProfileState State { get; private set; } = ProfileState.Draft;

    /// <summary>Grows with every change; a form that was filled in on an older one is refused.</summary>
    public int Revision { get; private set; } = 1;

    /// <summary>Version of the last event about this profile.</summary>
    public int Announced { get; private set; }

    public ProfileWords Words { get; private set; } = new();

    public List<Product> Products { get; private set; } = [];

    public List<Equipment> Equipment { get; private set; } = [];

    public List<DeclaredCertificate> Certificates { get; private set; } = [];

    /// <summary>What associations vouch for; kept by the vettings, of which this is what a reader of the profile needs.</summary>
    public List<HeldLevel> Trust { get; private set; } = [];

    /// <summary>Clusters that it is a member of, by code; kept by those who keep the clusters.</summary>
    public List<string> ClusterCodes { get; private set; } = [];

    public List<Photo> Photos { get; private set; } = [];

    public IReadOnlyList<Site> Sites => _sites;

    internal IEnumerable<Site> SitesByName => _sites.OrderBy(s => s.Facts.Name, StringComparer.Ordinal);

    public Completeness Completeness => Completeness.Of(this);

    public void Describe(ProfileWords words, List<Product> products, List<Equipment> equipment, List<DeclaredCertificate> certificates)
    {
        (Words, Products, Equipment, Certificates) = (words, products, equipment, certificates);
        Revision++;
    }

    /// <summary>An association decided; the supplier's own words stay as they are, so its open form is still good.</summary>
    public void Show(List<HeldLevel> trust) => Trust = trust;

    /// <summary>Whoever keeps a cluster let it in, or it is no member any more; its own words stay here, too.</summary>
    public void BelongTo(List<string> clusterCodes) => ClusterCodes = clusterCodes;

    public void Show(List<Photo> photos)
    {
        Photos = photos;
        Revision++;
    }

    /// <exception cref="RefusalException">The caller changed an older revision.</exception>
    public void RequireRevision(int revision)
    {
        if (revision != Revision) throw Refuse.Conflict("profile.stale", "The profile was changed meanwhile. Load it again and repeat your change.");
    }

    public Site AddSite(Guid id, SiteFacts facts)
    {
        if (_sites.Count >= MostSites) throw Refuse.Conflict("profile.too-many-sites", $"A profile has at most {MostSites} sites.");
        RequireFreeName(facts.Name, null);
        var site = new Site(id, facts);
        _sites.Add(site);
        Revision++;
        return site;
    }

    public void ChangeSite(Guid siteId, SiteFacts facts)
    {
        var site = SiteOf(siteId);
        RequireFreeName(facts.Name, site);
        site.Facts = facts;
        Revision++;
    }

    public void RemoveSite(Guid siteId)
    {
        _sites.Remove(SiteOf(siteId));
        KeepMinimum();
        Revision++;
    }

    public Capability AddCapability(Guid siteId, Guid id, CapabilityFacts facts)
    {
        var capability = SiteOf(siteId).Add(id, facts);
        Revision++;
        return capability;
    }

    public void ChangeCapability(Guid siteId, Guid capabilityId, CapabilityFacts facts)
    {
        SiteOf(siteId).Change(capabilityId, facts);
        Revision++;
    }

    public void RemoveCapability(Guid siteId, Guid capabilityId)
    {
        SiteOf(siteId).Remove(capabilityId);
        KeepMinimum();
        Revision++;
    }

    public void Publish()
    {
        if (State is ProfileState.Suspended) throw Refuse.Conflict("profile.suspended", "The organisation is suspended. Ask the operator what to change.");
        if (State is ProfileState.Published) return;
        if (Completeness.Missing is { Count: > 0 } missing)
            throw Refuse.Conflict("profile.incomplete", $"Before it can be published the profile needs: {string.Join(", ", missing)}.");
        State = ProfileState.Published;
        Revision++;
    }

    /// <returns>Null when it was not public anyway.</returns>
    public SupplierProfileWithdrawn? Withdraw(DateTimeOffset now)
    {
        if (State is ProfileState.Suspended) throw Refuse.Conflict("profile.suspended", "The organisation is suspended. Ask the operator what to change.");
        return TakeOff(ProfileState.Draft, now);
    }

    /// <returns>Null when it was not public anyway.</returns>
    public SupplierProfileWithdrawn? Suspend(DateTimeOffset now) => TakeOff(ProfileState.Suspended, now);

    /// <summary>After its organisation's suspension it is as it was before.</summary>
    public void Reinstate(bool wasPublished)
    {
        if (State is not ProfileState.Suspended) return;
        State = wasPublished && Completeness.Missing.Count == 0 ? ProfileState.Published : ProfileState.Draft;
        Revision++;
    }

    /// <summary>The state as buyers shall find it; null while it is not published. Call it once for each change that is saved.</summary>
    public SupplierProfilePublished? Announce(Organisation organisation, DateTimeOffset now)
    {
        if (State is not ProfileState.Published) return null;
        var today = VietnamDay.Of(now);
        var (status, trust) = (organisation.StatusOn(today) ?? organisation.Statuses[0], Trust.On(today));
        return new SupplierProfilePublished(
            OrganisationId, ++Announced, Words.NameVi, Words.NameEn, Words.DescriptionVi, Words.DescriptionEn,
            status.Ownership.ToString(), status.Facts.SizeClass.ToString(), organisation.IsDemonstration,
            [.. SitesByName.Select(s => s.Published())],
            [.. Certificates.Select(c => new PublishedCertificate(c.TypeCode, c.ExpiresOn))],
            [.. Products.Select(p => new PublishedProduct(p.Name, p.HsCode))],
            [.. Equipment.Select(e => e.Name)],
            now, trust?.Level ?? 0, trust?.Until, Words.VsicCodes, Trust.LastingOn(today), ClusterCodes);
    }

    public Site SiteOf(Guid siteId) => _sites.Find(s => s.Id == siteId) ?? throw Refuse.NotFound("site.unknown", "This profile has no such site.");

    private SupplierProfileWithdrawn? TakeOff(ProfileState next, DateTimeOffset now)
    {
        if (State == next) return null;
        var wasPublic = State is ProfileState.Published;
        State = next;
        Revision++;
        return wasPublic ? new SupplierProfileWithdrawn(OrganisationId, ++Announced, next.ToString(), now) : null;
    }

    private void KeepMinimum()
    {
        if (State is ProfileState.Published && Completeness.Missing.Count > 0)
            throw Refuse.Conflict("profile.last-of-published", "A published profile keeps at least one site with one capability. Take the profile back first, or add another one.");
    }

    private void RequireFreeName(string name, Site? except)
    {
        if (_sites.Any(s => s != except && string.Equals(s.Facts.Name, name, StringComparison.Ordinal)))
            throw Refuse.Field("site.name-taken", "name", "Another site of this profile has this name.");
    }
}
