using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>A word at its place in a document.</summary>
/// <param name="Weight">A: names. B: what it makes. C: other words for that, and where and with what. D: what it says of itself.</param>
public readonly record struct WeightedLexeme(string Lexeme, int Position, char Weight);

/// <summary>The words that a supplier is found by. Its codes bring their names and synonyms in both languages, and a concept that its own text speaks of is noted as such.</summary>
internal sealed class SupplierText(Vocabulary vocabulary)
{
    // PostgreSQL counts positions to 16,383.
    private const int LastPosition = 16_383;
    private readonly List<WeightedLexeme> _lexemes = [];
    private readonly List<WeightedLexeme> _exact = [];
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);
    private int _position;

    public IReadOnlyList<WeightedLexeme> Lexemes => _lexemes;

    public IReadOnlyList<WeightedLexeme> Exact => _exact;

    public IReadOnlyDictionary<string, string> Written => _written;

    public static SupplierText Of(SupplierProfilePublished profile, IEnumerable<string> processes, IEnumerable<string> materials, IEnumerable<string> provinces, Vocabulary vocabulary)
    {
        var text = new SupplierText(vocabulary);
        text.AddText(profile.NameVi, 'A', isName: true);
        text.AddText(profile.NameEn, 'A', isName: true);
        foreach (var code in processes) text.AddCode(Vocabulary.Process, code, 'B');
        foreach (var code in materials) text.AddCode(Vocabulary.Material, code, 'B');
        foreach (var code in provinces) text.AddCode(Vocabulary.Province, code, 'C');
        foreach (var product in profile.Products) text.AddText($"{product.Name} {product.HsCode}", 'B');
        foreach (var machine in profile.Equipment) text.AddText(machine, 'C');
        foreach (var site in profile.Sites) text.AddText($"{site.Name} {site.IndustrialPark}", 'D', isName: true);
        text.AddText(profile.DescriptionVi, 'D');
        text.AddText(profile.DescriptionEn, 'D');
        return text;
    }

    private void AddCode(string kind, string code, char weight)
    {
        foreach (var (at, depth) in vocabulary.Path(kind, code).Select((at, depth) => (at, depth)))
        {
            _lexemes.Add(new WeightedLexeme(Concept.LexemeOf(kind, at), Next(), depth == 0 ? weight : 'C'));
            if (vocabulary.Find(kind, at) is not { } concept) continue; // A code of a newer list has no words yet.
            Add(Analyser.Words(concept.Vi), depth == 0 ? weight : 'D');
            Add(Analyser.Words(concept.En), depth == 0 ? weight : 'D');
            if (depth > 0) continue;
            foreach (var synonym in concept.SynonymsVi.Concat(concept.SynonymsEn)) Add(Analyser.Words(synonym), 'C');
        }
    }

    // Certificates and places are not read out of texts: the one expires, the other may be a customer's.
    private void AddText(string? text, char weight, bool isName = false)
    {
        var words = Analyser.Words(text);
        Add(words, weight);
        foreach (var concept in vocabulary.Mentioned(words, isName).Where(c => c.Kind is Vocabulary.Process or Vocabulary.Material))
        {
            foreach (var (at, depth) in vocabulary.Path(concept.Kind, concept.Code).Select((at, depth) => (at, depth)))
                _lexemes.Add(new WeightedLexeme(Concept.LexemeOf(concept.Kind, at), Next(), depth == 0 ? weight : 'D'));
        }
    }

    private void Add(IEnumerable<Word> words, char weight)
    {
        foreach (var word in words)
        {
            var position = Next();
            _lexemes.Add(new WeightedLexeme(word.Lexeme, position, weight));
            _written.TryAdd(word.Lexeme, word.Folded);
            if (word.HasDiacritics) _exact.Add(new WeightedLexeme(word.Exact, position, weight));
        }
    }

    private int Next() => _position = Math.Min(_position + 1, LastPosition);
}
