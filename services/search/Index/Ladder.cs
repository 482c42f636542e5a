namespace Matchmaking.Search.Index;

/// <summary>How many documents there are, and how many have each lexeme.</summary>
public sealed record Frequencies(long Documents, IReadOnlyDictionary<string, int> Counts)
{
    public int Of(string lexeme) => Counts.GetValueOrDefault(lexeme);

    public int Of(Term term) => Math.Max(term.Lexemes.Max(Of), term.NameLexemes.Count == 0 ? 0 : term.NameLexemes.Min(Of));

    /// <summary>How much it says that a document has this.</summary>
    public double Idf(string lexeme) => Math.Log(1 + (Documents - Of(lexeme) + 0.5) / (Of(lexeme) + 0.5));
}

/// <summary>One attempt at an answer: of each group at least one term.</summary>
public sealed record Rung(SearchStep Step, IReadOnlyList<IReadOnlyList<Term>> Groups)
{
    /// <summary>Names that look alike, instead of words.</summary>
    public bool IsByName => Step is SearchStep.Names;
}

/// <summary>
/// A sentence as a whole finds nothing, so words are given up step by step, the least important first. The ladder looks at the words
/// alone: if filters moved it, a count could be of another set than the click after it.
/// </summary>
public static class Ladder
{
    private const int Rarest = 12;
    private const int MostConditions = 3;

    public static IReadOnlyList<Rung> Of(Reading reading, Frequencies frequencies)
    {
        var terms = reading.Terms;
        var concepts = terms.Where(t => t.IsConcept).ToList();
        var words = terms.Where(t => !t.IsConcept).ToList();
        var known = terms.Where(t => frequencies.Of(t) > 0).OrderBy(frequencies.Of).ToList();

        // Few words are conditions. More of them describe, and a supplier that happens to have them all is luck, not an answer.
        var isDescription = words.Count > MostConditions && known.Count > 0;
        var rungs = new List<Rung>();
        if (!isDescription)
        {
            rungs.Add(new Rung(SearchStep.All, Each(terms)));
            if (concepts.Count > 0 && words.Count > 1) rungs.Add(new Rung(SearchStep.Concepts, [.. Each(concepts), words]));
            if (known.Count > 0 && known.Count < terms.Count) rungs.Add(new Rung(SearchStep.Relaxed, Each(known)));
            if (known.Count > 2) rungs.Add(new Rung(SearchStep.Relaxed, Each(known.Skip(1))));
        }

        if (isDescription || known.Count > 1) rungs.Add(new Rung(SearchStep.Any, [[.. known.Take(Rarest)]]));
        rungs.Add(new Rung(SearchStep.Names, []));
        return rungs;
    }

    private static List<IReadOnlyList<Term>> Each(IEnumerable<Term> terms) => [.. terms.Select(t => new[] { t })];
}
