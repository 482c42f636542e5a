using Matchmaking.Search.Index;

namespace Matchmaking.Search.Tests;

/// <summary>Who is found, for what words, and what the answer says of itself.</summary>
public sealed class FindTests(SearchFixture search) : IClassFixture<SearchFixture>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await search.ClearAsync();
        await search.PutAsync(
            Suppliers.Profile("Cơ khí Bắc Hà", "machining-cnc-turning", "steel-sus304", "24", "iso-9001", "Gia công tiện chính xác cho ngành ô tô", "Precision turned parts for cars", equipment: ["Mazak QT-200"]),
            Suppliers.Profile("Khuôn Thăng Long", "machining-cnc-milling", "steel-s45c", "01", "iso-9001 until 2026-03-01", "Làm khuôn và bào máy", "Moulds and machine frames", products: ["Bu lông M8x40"]),
            Suppliers.Profile("May Sông Hồng", "garment-sewing", "", "01", "", "Xí nghiệp may áo sơ mi", "Sewing of shirts", size: "Large", ownership: "ForeignInvested"),
            Suppliers.Profile("Dây điện Việt Yên", "wire-harness-assembly", "", "24", "iatf-16949 until 2027-01-01", "Bộ dây điện xe máy", "Wire harnesses for motorcycles"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory(DisplayName = "SEA-1: the same suppliers are found with diacritics, without, and in English")]
    [InlineData("Cơ khí Bắc Hà", "tiện CNC", "tien cnc", "CNC turning", "cnc turned")]
    [InlineData("May Sông Hồng", "áo sơ mi", "ao so mi", "shirts", "shirt")]
    [InlineData("Dây điện Việt Yên", "bộ dây điện", "bo day dien", "wire harness", "wiring harnesses")]
    [InlineData("Khuôn Thăng Long", "bu lông M8x40", "bu long m8 x 40", "M8X40", "m8×40")]
    public async Task One_question_in_every_spelling(string supplier, params string[] spellings)
    {
        foreach (var text in spellings) Assert.Equal($"{text}: {supplier}", $"{text}: {string.Join(", ", await search.NamesAsync(text))}");
    }

    [Fact(DisplayName = "SEA-1: asked with diacritics, the firm that says máy comes before the one that says may")]
    public async Task Machine_before_sewing()
    {
        Assert.Equal("May Sông Hồng", (await search.FindAsync("may")).Items[0].NameVi);
        Assert.DoesNotContain("May Sông Hồng", (await search.FindAsync("xe máy")).Items.Take(1).Select(i => i.NameVi));
    }

    [Theory(DisplayName = "SEA-1: typing errors and beginnings of words are forgiven, and the answer says what it took them for")]
    [InlineData("harnes", "Dây điện Việt Yên", null)]
    [InlineData("motorcicles", "Dây điện Việt Yên", "motorcycles")]
    [InlineData("precison parts", "Cơ khí Bắc Hà", "precision parts")]
    [InlineData("thawng long", "Khuôn Thăng Long", null)]
    public async Task Forgiving(string text, string supplier, string? didYouMean)
    {
        var found = await search.FindAsync(text);
        Assert.Equal(supplier, found.Items[0].NameVi);
        if (didYouMean is not null) Assert.Equal(didYouMean, found.DidYouMean);
    }

    [Fact(DisplayName = "SEA-1: a certificate named in the words is a condition, and an expired one does not meet it")]
    public async Task Certificate_is_a_condition()
    {
        Assert.Equal(["Cơ khí Bắc Hà"], await search.NamesAsync("ISO 9001"));
        Assert.Equal(["Cơ khí Bắc Hà", "Khuôn Thăng Long"], (await search.FindAsync("ISO 9001", SupplierOrder.Name, today: new DateOnly(2026, 3, 1))).Items.Select(i => i.NameVi));
        Assert.Equal(0, (await search.FindAsync("may ISO 9001")).Items.Count(i => i.NameVi == "May Sông Hồng"));
    }

    [Fact(DisplayName = "SEA-1: what finds nothing says what to give up, and how many there would be then")]
    public async Task Nothing_found_says_what_to_relax()
    {
        var found = await search.FindAsync("tiện CNC", filters: [("province", "79"), ("size", "Small")]);
        Assert.Equal((0L, SearchStep.None), (found.Total, found.Step));
        var relaxed = Assert.Single(found.Relax);
        Assert.Equal(("province", (await search.FindAsync("tiện CNC", filters: ("size", "Small"))).Total), (relaxed.Filter, relaxed.Count));
        Assert.Equal([new Relaxation("size", 1), new Relaxation("q", 1)], (await search.FindAsync("tiện CNC", filters: ("size", "Large"))).Relax);
        var all = await search.FindAsync("tiện CNC", filters: [("province", "79"), ("size", "Unknown")]);
        Assert.Equal([new Relaxation("filters", (await search.FindAsync("tiện CNC")).Total)], all.Relax);
    }

    [Fact(DisplayName = "SEA-1: words that no supplier has together are given up one after the other, and the answer says so")]
    public async Task Ladder()
    {
        Assert.Equal(SearchStep.All, (await search.FindAsync("tiện CNC Bắc Ninh")).Step);
        Assert.Equal(SearchStep.Relaxed, (await search.FindAsync("tiện CNC zirconium")).Step);
        var any = await search.FindAsync("shirts harness");
        Assert.Equal((SearchStep.Any, 2L), (any.Step, any.Total));
    }

    [Fact(DisplayName = "SEA-3: every result says why it is there")]
    public async Task Why()
    {
        Assert.Contains(new Reason("process", "machining-cnc-turning"), (await search.FindAsync("tien cnc")).Items[0].Why);
        Assert.Contains(new Reason("equipment", "Mazak QT-200"), (await search.FindAsync("mazak")).Items[0].Why);
        Assert.Contains(new Reason("product", "Bu lông M8x40"), (await search.FindAsync("M8x40")).Items[0].Why);
        Assert.Contains(new Reason("name", null), (await search.FindAsync("sông hồng")).Items[0].Why);
        foreach (var item in (await search.FindAsync("gia công chính xác cho ô tô và xe máy")).Items) Assert.NotEmpty(item.Why);
    }

    [Fact(DisplayName = "SEA-1: suggestions complete processes, materials and names, from the second letter")]
    public async Task Suggestions()
    {
        using var http = search.As("Buyer");
        Assert.Contains("machining-cnc-turning", await http.GetStringAsync("/suppliers/suggestions?q=ti%E1%BB%87n%20c"), StringComparison.Ordinal);
        Assert.Contains("Khuôn Thăng Long", await http.GetStringAsync("/suppliers/suggestions?q=thang"), StringComparison.Ordinal);
        Assert.Equal("[]", await http.GetStringAsync("/suppliers/suggestions?q=t"));
    }
}
