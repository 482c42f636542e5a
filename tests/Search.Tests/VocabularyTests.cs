using Matchmaking.Search.Index;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Tests;

/// <summary>What words stand for.</summary>
public sealed class VocabularyTests
{
    private static readonly Vocabulary Vocabulary = new();

    [Theory(DisplayName = "SEA-1: A query means the codes that it names, in either language, with diacritics or without")]
    [InlineData("tiện CNC", "process:machining-cnc-turning")]
    [InlineData("tien cnc", "process:machining-cnc-turning")]
    [InlineData("CNC turning", "process:machining-cnc-turning")]
    [InlineData("SUS304", "material:steel-sus304")]
    [InlineData("inox 304", "material:steel-sus304")]
    [InlineData("304", "material:steel-sus304")]
    [InlineData("Bắc Ninh", "province:24")]
    [InlineData("Bình Dương", "province:79")]
    [InlineData("ISO9001", "certificate:iso-9001")]
    [InlineData("y tế", "")]
    [InlineData("nhà cung cấp CNC turning tại Hà Nội", "process:machining-cnc-turning province:01")]
    [InlineData("suppliers of CNC turning in Hanoi", "process:machining-cnc-turning province:01")]
    public void Meaning(string query, string concepts) =>
        Assert.Equal(concepts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Vocabulary.ReadQuery(Analyser.Words(query)).SelectMany(s => s.Concepts).Select(c => c.Lexeme).Distinct().Order());

    [Fact(DisplayName = "SEA-1: With diacritics, máy is not may")]
    public void Machine_is_not_sewing()
    {
        Assert.Contains("process:garment-sewing", Concepts("may"));
        Assert.DoesNotContain("process:garment-sewing", Concepts("máy"));
        Assert.Empty(Concepts("tiến"));

        static IEnumerable<string> Concepts(string query) => Vocabulary.ReadQuery(Analyser.Words(query)).SelectMany(s => s.Concepts).Select(c => c.Lexeme);
    }

    [Fact(DisplayName = "SEA-1: A query of nothing but carrying words still asks for them")]
    public void Only_noise() => Assert.NotEmpty(Vocabulary.ReadQuery(Analyser.Words("công ty")));

    [Theory(DisplayName = "SEA-1: A text mentions what it says, and not what it only looks like")]
    [InlineData("Chuyên gia công tiện CNC", false, "process:machining-cnc-turning", true)]
    [InlineData("Công nghệ tiên tiến", false, "process:machining-turning", false)]
    [InlineData("Công ty TNHH Sơn Hà", true, "process:surface-painting", false)]
    [InlineData("We may supply in Hanoi", false, "process:garment-sewing", false)]
    public void Mentioned(string text, bool isName, string concept, bool isMentioned) =>
        Assert.Equal(isMentioned, Vocabulary.Mentioned(Analyser.Words(text), isName).Any(c => c.Lexeme == concept));

    [Fact(DisplayName = "SEA-2: No two values of all filters have one number")]
    public void Numbers() => Assert.NotNull(new FacetValues(Vocabulary).Find(Facet.Number("process", "machining")));

    [Theory(DisplayName = "SEA-1: A typing error is one step")]
    [InlineData("tien", "tein", 1)]
    [InlineData("harness", "harnes", 1)]
    [InlineData("moulding", "moldng", 2)]
    [InlineData("", "abc", 3)]
    public void Distance(string a, string b, int distance) => Assert.Equal(distance, Typing.Distance(a, b));
}
