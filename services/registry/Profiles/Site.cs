using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Profiles;

/// <summary>Where a site is.</summary>
public sealed record SiteFacts(string Name, string? Address, string ProvinceCode, double? Latitude, double? Longitude, string? IndustrialPark);

/// <summary>A place of production with its capabilities.</summary>
public sealed class Site
{
    internal const int MostCapabilities = 200;

    private readonly List<Capability> _capabilities = [];

    private Site() { }

    internal Site(Guid id, SiteFacts facts) => (Id, Facts) = (id, facts);

    public Guid Id { get; private init; }

    public SiteFacts Facts { get; internal set; } = new("", null, "", null, null, null);

    public IReadOnlyList<Capability> Capabilities => _capabilities;

    internal IEnumerable<Capability> CapabilitiesByProcess => _capabilities.OrderBy(c => c.Facts.ProcessCode, StringComparer.Ordinal).ThenBy(c => c.Id);

    internal Capability Add(Guid id, CapabilityFacts facts)
    {
        if (_capabilities.Count >= MostCapabilities) throw Refuse.Conflict("site.too-many-capabilities", $"A site has at most {MostCapabilities} capabilities.");
        RequireNew(facts, null);
        var capability = new Capability(id, facts);
        _capabilities.Add(capability);
        return capability;
    }

    internal void Change(Guid capabilityId, CapabilityFacts facts)
    {
        var capability = CapabilityOf(capabilityId);
        RequireNew(facts, capability);
        capability.Facts = facts;
    }

    internal void Remove(Guid capabilityId) => _capabilities.Remove(CapabilityOf(capabilityId));

    internal PublishedSite Published() => new(
        Id, Facts.Name, Facts.ProvinceCode, Facts.IndustrialPark, Facts.Latitude, Facts.Longitude, [.. CapabilitiesByProcess.Select(c => c.Published())]);

    private Capability CapabilityOf(Guid id) => _capabilities.Find(c => c.Id == id) ?? throw Refuse.NotFound("capability.unknown", "This site has no such capability.");

    private void RequireNew(CapabilityFacts facts, Capability? except)
    {
        if (_capabilities.Any(c => c != except && c.Facts.IsSameWork(facts)))
            throw Refuse.Field("capability.duplicate", "processCode", "This site has a capability for this process and these materials already; change that one.");
    }
}
