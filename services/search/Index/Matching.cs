using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>Which documents a rung of the ladder takes, and what each scores; as SQL over <c>supplier_document d</c>.</summary>
internal sealed record Matching(IReadOnlyList<string> Words, string Operator, string? Name)
{
    public static readonly Matching Everything = new([], "", null);

    public static Matching All(IReadOnlyList<string> words) => new(words, " & ", null);

    public static Matching Any(IReadOnlyList<string> words) => new(words, " | ", null);

    public static Matching ByName(string folded) => new([], "", folded);

    public string Condition(Func<object, string> parameter) =>
        Name is not null ? $"word_similarity({parameter(Name)}, d.name_folded) >= 0.5"
        : Words.Count == 0 ? "true"
        : $"d.text_folded @@ {parameter(string.Join(Operator, Words.Select(w => $"'{w}'")))}::tsquery";

    /// <summary>
    /// Sum over words of idf x ts_rank, idf = ln(1 + N / df); names weigh most. A word written with its diacritics scores again where the
    /// document writes it the same way, so that máy does not rank like may.
    /// </summary>
    public string Score(IReadOnlyList<Word> asked, Func<object, string> parameter)
    {
        if (Name is not null) return $"word_similarity({parameter(Name)}, d.name_folded)";
        if (Words.Count == 0) return "0";
        const string rank = "ts_rank('{0.4, 0.6, 0.8, 1}'";
        var folded = Words.Select(w => Idf("text_folded", parameter($"'{w}'"), $"{rank}, d.text_folded, ", 1));
        var exact = asked.Where(w => w.HasDiacritics && Words.Contains(w.Folded)).Select(w => Idf("text_exact", parameter($"'{w.Exact}'"), $"{rank}, d.text_exact, ", 0.5));
        return string.Join(" + ", folded.Concat(exact));
    }

    // The counts are subqueries without a reference to the row: PostgreSQL runs each once for the statement.
    private static string Idf(string column, string word, string rank, double weight) => FormattableString.Invariant(
        $"{weight} * {rank}{word}::tsquery, 1) * (select ln(1 + (select count(*) from supplier_document where not is_withdrawn)::float8 / greatest(1, count(*))) from supplier_document where not is_withdrawn and {column} @@ {word}::tsquery)");
}
