using CsvHelper;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Tests;

/// <summary>What is written one way is found when asked another.</summary>
public sealed class AnalyserTests
{
    private static string Given(string file) => Path.Combine(AppContext.BaseDirectory, "text_vi", file);

    [Fact(DisplayName = "SEA-1: The analyser reads every golden case as written down")]
    public void Golden()
    {
        var cases = Cases(Path.Combine(AppContext.BaseDirectory, "analyser.golden.csv"), "case", "input", "exact", "lexemes").ToList();
        Assert.True(cases.Count > 30, "the golden file is read");
        Assert.All(cases, c =>
        {
            var words = Analyser.Words(c[1]);
            Assert.Equal($"{c[0]}: {Exact(c[2])}", $"{c[0]}: {string.Join(' ', words.Select(w => w.Exact))}");
            Assert.Equal($"{c[0]}: {c[3]}", $"{c[0]}: {string.Join(' ', words.Select(w => w.Lexeme))}");
        });
    }

    [Fact(DisplayName = "SEA-1: A tone mark may stand on any letter of its syllable")]
    public void Tone_placement() => Assert.All(Cases(Given("tone_placement_cases.csv"), "case", "input", "expected").ToList(), c =>
        Assert.Equal($"{c[0]}: {Exact(c[2])}", $"{c[0]}: {Exact(c[1])}"));

    [Fact(DisplayName = "SEA-1: Open syllables in y and in i are one")]
    public void I_and_y() => Assert.All(Cases(Given("i_y_normalisation_cases.csv"), "case", "input", "expected").ToList(), c =>
        Assert.Equal($"{c[0]}: {Exact(c[2])}", $"{c[0]}: {Exact(c[1])}"));

    [Fact(DisplayName = "SEA-1: Diacritics are taken off as the standard cases say")]
    public void Folding() => Assert.All(Cases(Given("strip_diacritics_cases.csv"), "case", "input", "expected").ToList(), c =>
    {
        Assert.Equal(c[2], Analyser.WithoutDiacritics(c[1]));
        Assert.Equal(Analyser.Folded(c[2]), Analyser.Folded(c[1]));
    });

    [Fact(DisplayName = "SEA-1: No Vietnamese syllable has an English ending")]
    public void Syllables_pass_unchanged() => Assert.All(
        Cases(Given("tone_placement_cases.csv"), "input").Concat(File.ReadLines(Given("stopwords_iso_vi.txt")).Select(line => new[] { line })).ToList(),
        c => Assert.All(Analyser.Words(c[0]).Where(w => w.HasDiacritics), w => Assert.Equal(w.Folded, w.Lexeme)));

    [Theory(DisplayName = "SEA-1: Reading a reading changes nothing")]
    [InlineData("Gia công tiện CNC inox SUS304, dung sai ±0,05mm, M8x40")]
    [InlineData("Wire harnesses & turned parts (5-axis)")]
    public void Idempotent(string text)
    {
        var once = Analyser.Folded(text);
        Assert.Equal(once, Analyser.Folded(once));
    }

    [Fact(DisplayName = "SEA-1: Any text at all is read without failing")]
    public void Anything()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(4) switch { 0 => (char)random.Next(0x20, 0x7f), 1 => (char)random.Next(0x300, 0x330), 2 => (char)random.Next(0x1EA0, 0x1EFA), _ => (char)random.Next(0xFFFF) })]);
            Assert.All(Analyser.Words(text), w => Assert.Matches(@"^[\p{L}\p{M}\p{Nd}.]{1,80}$", w.Lexeme));
        }
    }

    // Compared after the analyser, because it puts the tone behind the syllable, where no keyboard puts it.
    private static string Exact(string text) => string.Join(' ', Analyser.Words(text).Select(w => w.Exact));

    private static IEnumerable<string[]> Cases(string file, params string[] columns)
    {
        using var stream = File.OpenRead(file);
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        while (csv.Read()) yield return [.. columns.Select(c => csv.TryGetFieldIndex(c, out var at) ? csv.GetString(at) : throw new InvalidDataException($"{file} has no column {c}"))];
    }
}
