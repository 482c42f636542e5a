namespace Matchmaking.Search.Text;

/// <summary>A code of a shared list that people also say in words: a process, material, province or certificate.</summary>
/// <param name="Kind">process, material, province or certificate.</param>
public sealed record Concept(string Kind, string Code, string? Parent, string Vi, string En, IReadOnlyList<string> SynonymsVi, IReadOnlyList<string> SynonymsEn)
{
    /// <summary>Stands for the concept among the words of a document; no word has a colon.</summary>
    public string Lexeme { get; } = LexemeOf(Kind, Code);

    public static string LexemeOf(string kind, string code) => $"{kind}:{code}";
}

/// <summary>One way of saying a concept.</summary>
internal sealed record Phrase(Concept Concept, IReadOnlyList<Word> Words, bool IsEnglish);

/// <summary>Words that stand side by side and mean one thing: a concept (or several that share a name), or just themselves.</summary>
public sealed record Span(IReadOnlyList<Word> Words, IReadOnlyList<Concept> Concepts);
