using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Index;

namespace Matchmaking.Search.Tests;

/// <summary>Counts, totals and pages speak of the same suppliers.</summary>
public sealed class FacetTests(SearchFixture search) : IClassFixture<SearchFixture>
{
    [Fact(DisplayName = "SEA-2: for every value of every filter, the count is what a click then finds")]
    public async Task Counts_agree_with_clicks()
    {
        await search.ClearAsync();
        await search.PutAsync(Suppliers.Many(120));
        (string Text, (string, string)[] Filters)[] questions =
        [
            ("", []), ("tiện", []), ("turned parts", []), ("chính xác ô tô", []), ("", [("province", "01")]), ("máy", [("size", "Small,Medium")]), ("", [("certificate", "iso-9001"), ("process", "machining")]),
            ("precision automotive", [("material", "steel"), ("ownership", "ForeignInvested,Abroad")]), ("", [("cluster", "VN-ELEC-HN"), ("trust", "L1")]),
        ];
        foreach (var (text, filters) in questions)
        {
            var found = await search.FindAsync(text, filters: filters);
            Assert.True(found.Total > 0, $"'{text}' finds somebody, or nothing is looked at");
            foreach (var (facet, counts) in found.Facets)
            {
                Assert.All(counts, count => Assert.True(count.Count > 0));
                foreach (var count in counts)
                {
                    // What is chosen in the same filter stands beside the value, so the value alone is asked for.
                    var clicked = await search.FindAsync(text, filters: [.. filters.Where(f => f.Item1 != facet), (facet, count.Code)]);
                    Assert.True(clicked.Total == count.Count, $"'{text}' {string.Join(' ', filters)}: {facet}={count.Code} says {count.Count}, the click finds {clicked.Total}");
                }
            }
        }
    }

    [Fact(DisplayName = "SEA-2: a group finds what lies under it; values of one filter are alternatives, filters add up")]
    public async Task Groups_and_alternatives()
    {
        await search.ClearAsync();
        await search.PutAsync(
            Suppliers.Profile("A", "machining-cnc-turning", "steel-sus304", "01"), Suppliers.Profile("B", "machining-cnc-milling", "steel-s45c", "24"), Suppliers.Profile("C", "garment-sewing", "", "24"));
        Assert.Equal(["A", "B"], await search.NamesAsync("", ("process", "machining")));
        Assert.Equal(["A", "B"], await search.NamesAsync("", ("material", "steel")));
        Assert.Equal(["A", "C"], await search.NamesAsync("", ("process", "machining-cnc-turning,garment-sewing")));
        Assert.Equal(["C"], await search.NamesAsync("", ("process", "machining-cnc-turning,garment-sewing"), ("province", "24")));
        Assert.Empty(await search.NamesAsync("", ("process", "of-a-newer-list")));
    }

    [Fact(DisplayName = "VET-1: a level of trust finds its supplier through its last day and not after it, itself and the levels below; so do its counts")]
    public async Task Trust_ends_by_date()
    {
        await search.ClearAsync();
        var lastDay = DateOnly.FromDateTime(Suppliers.Day.UtcDateTime);
        await search.PutAsync(
            Suppliers.Profile("A", trust: 2, until: lastDay), Suppliers.Profile("B", trust: 1, until: lastDay.AddDays(-1), certificates: "iso-9001"), Suppliers.Profile("C"), Suppliers.Profile("D", trust: 3, until: lastDay.AddYears(1)));
        Assert.Equal(["A", "D"], await search.NamesAsync("", ("trust", "L1")));
        Assert.Equal(["A", "D"], await search.NamesAsync("", ("trust", "L2")));
        Assert.Equal(["D"], await search.NamesAsync("", ("trust", "L3")));
        var found = await search.FindAsync("");
        Assert.Equal([("L1", 2L), ("L2", 2L), ("L3", 1L)], found.Facets["trust"].Select(c => (c.Code, c.Count)));
        Assert.Equal([("A", 2), ("B", 0), ("C", 0), ("D", 3)], found.Items.Select(i => (i.NameVi, i.TrustLevel)).Order());
        Assert.Equal(["B"], await search.NamesAsync("", ("certificate", "iso-9001")));
    }

    [Fact(DisplayName = "VET-1: when a higher level has ended and a lower one lasts, its supplier is found and counted under the lower one, until when that lasts")]
    public async Task A_lower_level_outlives_a_higher_one()
    {
        await search.ClearAsync();
        var today = SearchFixture.Today;
        await search.PutAsync(
            Suppliers.Profile("A", trust: 3, until: today.AddDays(-1)) with { TrustLevels = [new PublishedTrust(3, today.AddDays(-1)), new PublishedTrust(2, today.AddDays(9))] },
            Suppliers.Profile("B", trust: 3, until: today) with { TrustLevels = [new PublishedTrust(3, today), new PublishedTrust(1, today.AddDays(-1))] });
        Assert.Equal(["A", "B"], await search.NamesAsync("", ("trust", "L2")));
        Assert.Equal(["B"], await search.NamesAsync("", ("trust", "L3")));
        var found = await search.FindAsync("");
        Assert.Equal([("L1", 2L), ("L2", 2L), ("L3", 1L)], found.Facets["trust"].Select(c => (c.Code, c.Count)));
        Assert.Equal([("A", 2, today.AddDays(9)), ("B", 3, today)], found.Items.Select(i => (i.NameVi, i.TrustLevel, i.TrustedUntil!.Value)).Order());
        var later = await search.FindAsync("", today: today.AddDays(10));
        Assert.Empty(later.Facets["trust"]);
        Assert.All(later.Items, i => Assert.Equal((0, null), (i.TrustLevel, i.TrustedUntil)));
    }

    [Fact(DisplayName = "SEA-2: a cluster finds its members, under whatever code the operator gave it; who left is found no more")]
    public async Task Clusters()
    {
        await search.ClearAsync();
        var a = Suppliers.Profile("A", id: Guid.CreateVersion7()) with { ClusterCodes = ["VN-ELEC-HN", "VN-NEW-2026"] };
        await search.PutAsync(a, Suppliers.Profile("B") with { ClusterCodes = ["VN-ELEC-HN"] }, Suppliers.Profile("C"));
        Assert.Equal(["A", "B"], await search.NamesAsync("", ("cluster", "VN-ELEC-HN")));
        Assert.Equal([("VN-ELEC-HN", 2L), ("VN-NEW-2026", 1L)], (await search.FindAsync("", filters: ("cluster", "VN-NEW-2026"))).Facets["cluster"].Select(c => (c.Code, c.Count)));
        await search.PutAsync(a with { Version = 2, ClusterCodes = ["VN-NEW-2026"] });
        Assert.Equal(["B"], await search.NamesAsync("", ("cluster", "VN-ELEC-HN")));
    }

    [Theory(DisplayName = "SEA-1: pages hold everybody once, among equals and while suppliers come and go")]
    [InlineData("", SupplierOrder.Relevance)]
    [InlineData("tiện", SupplierOrder.Relevance)]
    [InlineData("chính xác", SupplierOrder.Name)]
    [InlineData("", SupplierOrder.Newest)]
    public async Task Pages(string text, SupplierOrder order)
    {
        await search.ClearAsync();
        var firms = Suppliers.Many(60, seed: 3).ToList();
        await search.PutAsync(firms);
        var everybody = (await search.FindAsync(text, order, pageSize: 1000)).Items.Select(i => i.OrganisationId).ToList();
        Assert.True(everybody.Count > 10);

        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await search.FindAsync(text, order, after, pageSize: 7);
            seen.AddRange(page.Items.Select(i => i.OrganisationId));
            after = page.Next;
            // One who stays is neither repeated nor skipped because another comes, or goes.
            await search.PutAsync(Suppliers.Profile("Xưởng tiện mới chính xác", at: Suppliers.Day.AddYears(-1)));
        }
        while (after is not null);
        Assert.Equal(everybody, seen.Where(everybody.Contains));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Theory(DisplayName = "SEA-1: a page token of another question, or a forged one, is refused")]
    [InlineData("otherwise")]
    [InlineData("!")]
    [InlineData("e30")]
    public async Task Forged_token(string token) => await Assert.ThrowsAsync<ServiceDefaults.RefusalException>(() => search.FindAsync("tiện", after: token));
}
