using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Tests.Profiles;

/// <summary>The profile's own rules, without any I/O.</summary>
public sealed class CompletenessTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 3, 0, 0, TimeSpan.Zero);
    private readonly Organisation _firm = new("VN", "0100109106", "Sao Mai", "Sao Mai", [Kinds.Supplier], false, Now);
    private readonly SupplierProfile _profile;

    public CompletenessTests()
    {
        _firm.RecordStatus(new DateOnly(2020, 1, 1), new StatusFacts(Ownership.VietnameseOwned, 0, null, Sector.Industry, 9, null, null), Now);
        _profile = new SupplierProfile(_firm);
    }

    [Fact(DisplayName = "PRO-3: a new profile has the tax code's points, and says what to add next")]
    public void A_new_profile_says_what_to_add_next()
    {
        var completeness = _profile.Completeness;
        Assert.Equal(10, completeness.Score);
        Assert.Equal(["site", "capability", "contact"], completeness.Items.Where(i => !i.Done).Take(3).Select(i => i.Code));
        Assert.Equal(["site", "capability"], completeness.Missing);
    }

    [Fact(DisplayName = "PRO-3: a profile with everything scores 100")]
    public void A_full_profile_scores_100()
    {
        WithCapability();
        _profile.Describe(
            _profile.Words with
            {
                DescriptionVi = "Gia công",
                DescriptionEn = "Machining",
                Website = "https://a.vn",
                ContactName = "An",
                ContactPhone = "+84 24 123",
                Languages = ["vi"],
                MarketLocal = 100,
                MarketRegional = 0,
                MarketNational = 0,
                MarketGlobal = 0,
                ReferenceCustomers = ["Toyota"],
                VsicCodes = ["25920"],
            },
            [new Product("Trục", null)], [new Equipment("CNC", 4)], [new DeclaredCertificate("iso-9001", null, null, null, null)]);
        _profile.Show([new Photo(Guid.CreateVersion7(), "Xưởng tiện")]);
        Assert.Equal(100, _profile.Completeness.Score);
        Assert.All(_profile.Completeness.Items, i => Assert.True(i.Done && i.Points > 0));
    }

    [Fact(DisplayName = "PRO-3: publishing needs a site and a capability, and says which is missing")]
    public void Publishing_needs_the_minimum()
    {
        var refusal = Assert.Throws<RefusalException>(_profile.Publish);
        Assert.Equal("profile.incomplete", refusal.Code);
        Assert.Contains("site, capability", refusal.Message, StringComparison.Ordinal);
        WithCapability();
        _profile.Publish();
        Assert.Equal(ProfileState.Published, _profile.State);
    }

    [Fact(DisplayName = "PRO-3: a published profile keeps its minimum")]
    public void A_published_profile_keeps_its_minimum()
    {
        var site = WithCapability();
        _profile.Publish();
        Assert.Equal("profile.last-of-published", Assert.Throws<RefusalException>(() => _profile.RemoveSite(site.Id)).Code);
    }

    [Fact(DisplayName = "PRO-3: events of a profile are numbered without a gap, and a draft has none")]
    public void Events_are_numbered_without_a_gap()
    {
        WithCapability();
        Assert.Null(_profile.Announce(_firm, Now));
        _profile.Publish();
        Assert.Equal(1, _profile.Announce(_firm, Now)!.Version);
        _profile.AddSite(Guid.CreateVersion7(), new SiteFacts("Two", null, "01", null, null, null));
        Assert.Equal(2, _profile.Announce(_firm, Now)!.Version);
        Assert.Equal((3, "Draft"), (_profile.Withdraw(Now)!.Version, _profile.State.ToString()));
        Assert.Null(_profile.Withdraw(Now));
        _profile.Publish();
        Assert.Equal(4, _profile.Announce(_firm, Now)!.Version);
        Assert.Equal((5, "Suspended"), (_profile.Suspend(Now)!.Version, _profile.State.ToString()));
        Assert.Equal("profile.suspended", Assert.Throws<RefusalException>(_profile.Publish).Code);
        Assert.Equal("profile.suspended", Assert.Throws<RefusalException>(() => _profile.Withdraw(Now)).Code);
        _profile.Reinstate(wasPublished: true);
        Assert.Equal(ProfileState.Published, _profile.State);
    }

    [Fact(DisplayName = "PRO-2: a capability is known by its process and materials at a site")]
    public void A_capability_is_known_by_process_and_materials()
    {
        var site = WithCapability();
        Assert.Equal("capability.duplicate", Assert.Throws<RefusalException>(() => _profile.AddCapability(site.Id, Guid.CreateVersion7(), Turning(["steel"]))).Code);
        _profile.AddCapability(site.Id, Guid.CreateVersion7(), Turning(["aluminium"]));
        Assert.Equal(2, site.Capabilities.Count);
    }

    private Site WithCapability()
    {
        var site = _profile.AddSite(Guid.CreateVersion7(), new SiteFacts("One", null, "01", 21.03, 105.8, null));
        _profile.AddCapability(site.Id, Guid.CreateVersion7(), Turning(["steel"]));
        return site;
    }

    private static CapabilityFacts Turning(List<string> materials) => new("turning", materials, 300, null, null, 0.02m, 10, null, 1000, "H87");
}
