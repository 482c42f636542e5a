using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>How words that no document has are taken: each as the words that begin with it, or as the one that is nearest.</summary>
/// <param name="Words">Lexeme to the words that stand for it, without diacritics, likeliest first.</param>
/// <param name="Meant">The whole text with mistyped words corrected; null when none was.</param>
public sealed record Corrections(IReadOnlyDictionary<string, string[]> Words, string? Meant)
{
    public static readonly Corrections None = new(new Dictionary<string, string[]>(), null);
}

/// <summary>One thing that is asked for: a concept in whatever words, or a word.</summary>
/// <param name="Lexemes">Any of these is it.</param>
/// <param name="NameLexemes">So are all of these together, in a name.</param>
/// <param name="Exact">The words with diacritics, as they were typed.</param>
public sealed record Term(IReadOnlyList<string> Lexemes, IReadOnlyList<string> NameLexemes, IReadOnlyList<string> Exact, IReadOnlyList<Concept> Concepts, IReadOnlyList<Word> Words)
{
    public bool IsConcept => Concepts.Count > 0;
}

/// <summary>What a text asks for.</summary>
/// <param name="Conditions">Certificates named in it. They must be held and valid, whatever else is given up.</param>
public sealed record Reading(IReadOnlyList<Term> Terms, IReadOnlyList<Concept> Conditions)
{
    // Beyond this a text says nothing new, and every word costs.
    private const int MaxWords = 40;

    public IEnumerable<string> Lexemes => Terms.SelectMany(t => t.Lexemes.Concat(t.NameLexemes).Concat(t.Exact)).Distinct(StringComparer.Ordinal);

    public static Reading Of(string text, Corrections corrections, Vocabulary vocabulary)
    {
        var taken = corrections.Words.ToDictionary(c => c.Key, c => c.Value.SelectMany(Analyser.Words).ToList(), StringComparer.Ordinal);
        var words = Analyser.Words(text).Take(MaxWords).Select(w => taken.TryGetValue(w.Lexeme, out var instead) && instead.Count > 0 ? instead[0] : w).ToList();
        var alternatives = taken.Values.Where(any => any.Count > 1).DistinctBy(any => any[0].Lexeme).ToDictionary(any => any[0].Lexeme, any => any.Select(w => w.Lexeme).Distinct().ToArray(), StringComparer.Ordinal);
        var spans = vocabulary.ReadQuery(words);
        var isCondition = spans.ToLookup(span => span.Concepts.Any(c => c.Kind == Vocabulary.Certificate));
        var terms = isCondition[false].Select(span => TermOf(span, alternatives)).DistinctBy(t => string.Join('|', t.Lexemes.Concat(t.Exact))).ToList();
        return new Reading(terms, [.. isCondition[true].SelectMany(span => span.Concepts).Where(c => c.Kind == Vocabulary.Certificate).Distinct()]);
    }

    private static Term TermOf(Span span, Dictionary<string, string[]> alternatives)
    {
        string[] lexemes = [.. span.Words.Select(w => w.Lexeme).Distinct()];
        string[] exact = [.. span.Words.Where(w => w.HasDiacritics).Select(w => w.Exact).Distinct()];
        if (span.Concepts.Count == 0) return new Term(lexemes.Length == 1 && alternatives.TryGetValue(lexemes[0], out var any) ? any : lexemes, [], exact, [], span.Words);

        // A supplier may be called so, whatever it makes. The number of a grade is as good as its name wherever it stands.
        return new Term([.. span.Concepts.Select(c => c.Lexeme), .. lexemes.Where(Vocabulary.IsGrade)], lexemes, exact, span.Concepts, span.Words);
    }
}
