using System.Collections.Frozen;
using CsvHelper;

namespace Matchmaking.Search.Text;

/// <summary>A code of a shared list: its names and synonyms in both languages, and what it lies under.</summary>
public sealed record Concept(string Code, string? Parent, string Vi, string En, string Synonyms)
{
    /// <summary>Every word that people use for it.</summary>
    public IReadOnlySet<string> Words { get; } = Analyser.Words($"{Vi} {En} {Synonyms}").Select(w => w.Folded).ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>The shared code lists as words: a document with a code is found by every name of it, in either language.</summary>
public sealed class Vocabulary
{
    public FrozenDictionary<string, Concept> Processes { get; } = Read("processes");

    public FrozenDictionary<string, Concept> Materials { get; } = Read("materials");

    public FrozenDictionary<string, Concept> Certificates { get; } = Read("certificates");

    public FrozenDictionary<string, Concept> Provinces { get; } = Read("provinces");

    /// <summary>The code and everything above it, nearest first; an unknown code stands alone.</summary>
    public static IEnumerable<string> Path(FrozenDictionary<string, Concept> list, string code)
    {
        for (var at = code; at is not null; at = list.GetValueOrDefault(at)?.Parent) yield return at;
    }

    private static FrozenDictionary<string, Concept> Read(string list)
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream($"{list}.csv") ?? throw new InvalidOperationException($"There is no list {list}");
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        var concepts = new Dictionary<string, Concept>(StringComparer.Ordinal);
        while (csv.Read())
        {
            string Field(string name) => csv.TryGetFieldIndex(name, out var index) ? csv.GetString(index) : "";
            var parent = Field("parent");
            concepts[Field("code")] = new Concept(Field("code"), parent.Length > 0 ? parent : null, Field("vi"), Field("en"), $"{Field("synonyms_vi")} {Field("synonyms_en")}");
        }

        return concepts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
