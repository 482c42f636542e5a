namespace Matchmaking.Search.Index;

/// <summary>What a lexeme adds to a document's score where the document has it: this, times how well it has it.</summary>
/// <param name="IsExact">Looked for among the words with diacritics.</param>
public readonly record struct ScoredLexeme(string Lexeme, double Weight, bool IsExact);

/// <summary>The score is the sum over lexemes of inverse document frequency times rank, so that a rare word outweighs several common ones.</summary>
public static class Score
{
    // Typed with diacritics, a word that is written so counts far more than one that only looks so without: máy is not may.
    private const double FoldedBesideExact = 0.3;

    // A concept and its words say the same thing, so they share what it says.
    private const double Concept = 0.5;
    private const double WordOfConcept = 0.5;

    public static IReadOnlyList<ScoredLexeme> Of(Reading reading, Frequencies frequencies) =>
    [
        .. reading.Terms.SelectMany(term => Of(term)).Where(s => frequencies.Of(s.Lexeme) > 0).Select(s => s with { Weight = s.Weight * frequencies.Idf(s.Lexeme) }),
    ];

    private static IEnumerable<ScoredLexeme> Of(Term term)
    {
        var folded = term.IsConcept ? Concept : term.Exact.Count == 0 ? 1 : FoldedBesideExact;
        foreach (var lexeme in term.Lexemes) yield return new ScoredLexeme(lexeme, folded, IsExact: false);
        foreach (var lexeme in term.NameLexemes.Except(term.Lexemes)) yield return new ScoredLexeme(lexeme, WordOfConcept, IsExact: false);
        foreach (var lexeme in term.Exact) yield return new ScoredLexeme(lexeme, term.IsConcept ? WordOfConcept : 1, IsExact: true);
    }
}
