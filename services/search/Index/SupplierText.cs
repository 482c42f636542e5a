using System.Globalization;
using System.Text;
using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>What a supplier is found by: its words with their weights, as PostgreSQL's text vectors.</summary>
internal sealed class SupplierText
{
    // PostgreSQL keeps positions up to 16,383 and 256 of one word.
    private const int MaxPosition = 16_000;
    private readonly StringBuilder _folded = new();
    private readonly StringBuilder _exact = new();
    private readonly HashSet<string> _terms = new(StringComparer.Ordinal);
    private int _position;

    public string Folded => _folded.ToString();

    public string Exact => _exact.ToString();

    public IReadOnlyCollection<string> Terms => _terms;

    /// <summary>A: names. B: what it makes. C: other names of that, and what it holds. D: what it says of itself.</summary>
    public static SupplierText Of(SupplierProfilePublished profile, Vocabulary vocabulary)
    {
        var text = new SupplierText();
        text.Add(profile.NameVi, 'A');
        text.Add(profile.NameEn, 'A');
        var capabilities = profile.Sites.SelectMany(s => s.Capabilities).ToList();
        foreach (var code in capabilities.Select(c => c.ProcessCode).Distinct()) text.AddConcepts(Vocabulary.Path(vocabulary.Processes, code).Select(vocabulary.Processes.GetValueOrDefault), 'B');
        foreach (var code in capabilities.SelectMany(c => c.MaterialCodes).Distinct()) text.AddConcepts(Vocabulary.Path(vocabulary.Materials, code).Select(vocabulary.Materials.GetValueOrDefault), 'B');
        foreach (var product in profile.Products) text.Add($"{product.Name} {product.HsCode}", 'B');
        foreach (var certificate in profile.Certificates) text.AddConcepts([vocabulary.Certificates.GetValueOrDefault(certificate.TypeCode)], 'C');
        foreach (var site in profile.Sites)
        {
            text.AddConcepts([vocabulary.Provinces.GetValueOrDefault(site.ProvinceCode)], 'C');
            text.Add($"{site.Name} {site.IndustrialPark}", 'D');
        }

        foreach (var machine in profile.Equipment) text.Add(machine, 'C');
        text.Add(profile.DescriptionVi, 'D');
        text.Add(profile.DescriptionEn, 'D');
        return text;
    }

    private void AddConcepts(IEnumerable<Concept?> path, char weight)
    {
        // What lies above a code describes it less; an unknown code has no words.
        foreach (var (concept, depth) in path.Select((concept, depth) => (concept, depth)))
        {
            Add(concept?.Vi, depth == 0 ? weight : 'D');
            Add(concept?.En, depth == 0 ? weight : 'D');
            if (depth == 0) Add(concept?.Synonyms, 'C');
        }
    }

    private void Add(string? text, char weight)
    {
        foreach (var word in Analyser.Words(text))
        {
            _position = Math.Min(_position + 1, MaxPosition);
            // Words are letters and digits only, so quoting needs no escape.
            _folded.Append(CultureInfo.InvariantCulture, $"'{word.Folded}':{_position}{weight} ");
            if (word.HasDiacritics) _exact.Append(CultureInfo.InvariantCulture, $"'{word.Exact}':{_position}{weight} ");
            _terms.Add(word.Folded);
        }
    }
}
