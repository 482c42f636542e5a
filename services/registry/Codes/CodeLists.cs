using System.Collections.Frozen;
using CsvHelper;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Codes;

/// <summary>A code of the shared vocabulary with its names.</summary>
/// <param name="Parent">The broader code of the same list.</param>
/// <param name="SynonymsVi">What people also call it.</param>
public sealed record CodeEntry(string Code, string Vi, string En, string? Parent, IReadOnlyList<string> SynonymsVi, IReadOnlyList<string> SynonymsEn);

/// <summary>The lists of <c>contracts/codes</c>, as they were when this was built.</summary>
public sealed class CodeLists
{
    private sealed record CodeList(IReadOnlyList<CodeEntry> Entries, FrozenSet<string> Codes);

    private readonly FrozenDictionary<string, CodeList> _lists;

    public CodeLists()
    {
        var assembly = typeof(CodeLists).Assembly;
        _lists = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("Codes.", StringComparison.Ordinal))
            .ToFrozenDictionary(n => CamelCase(n["Codes.".Length..^".csv".Length]), n => Read(assembly.GetManifestResourceStream(n)!), StringComparer.Ordinal); // The name comes from the assembly itself.
    }

    /// <summary>In the order of the file, which puts broader codes above narrower ones; null when there is no such list.</summary>
    public IReadOnlyList<CodeEntry>? Find(string list) => _lists.GetValueOrDefault(list)?.Entries;

    public bool Has(string list, string code) => _lists[list].Codes.Contains(code);

    /// <summary>Refuses a code that is not on the list, naming <paramref name="field"/>.</summary>
    public void Require(string list, string code, string field)
    {
        if (!Has(list, code)) throw Refuse.Field("code.unknown", field, $"There is no such code in the list {list}; see GET /codes/{list}.");
    }

    private static CodeList Read(Stream stream)
    {
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        var entries = new List<CodeEntry>();
        while (csv.Read())
        {
            string? Field(string name) => csv.TryGetFieldIndex(name, out var index) ? Text.OrNull(csv.GetString(index)) : null;
            string[] Words(string name) => Field(name)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
            string Required(string name) => Field(name) ?? throw new InvalidOperationException($"A code list has a row without {name}.");
            entries.Add(new CodeEntry(Required("code"), Required("vi"), Required("en"), Field("parent"), Words("synonyms_vi"), Words("synonyms_en")));
        }

        return new CodeList(entries, entries.Select(e => e.Code).ToFrozenSet(StringComparer.Ordinal));
    }

    // product_groups.csv is productGroups in a URL.
    private static string CamelCase(string name)
    {
        var parts = name.Split('_');
        return parts[0] + string.Concat(parts[1..].Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
    }
}
