using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>Names of processes and materials, in both languages, by how they or one of their words begin.</summary>
public sealed class Completions(Vocabulary vocabulary)
{
    private const int Most = 5;

    private sealed record Name(string Text, string Folded, string Exact, Concept Concept);

    private readonly IReadOnlyList<Name> _names =
    [
        .. vocabulary.Concepts.Where(c => c.Kind is Vocabulary.Process or Vocabulary.Material)
            .SelectMany(c => c.SynonymsVi.Concat(c.SynonymsEn).Prepend(c.En).Prepend(c.Vi).Select(text => new Name(text, Analyser.Folded(text), Exact(text), c)))
            .OrderBy(n => n.Text.Length).ThenBy(n => n.Text, StringComparer.Ordinal),
    ];

    public IEnumerable<Suggestion> Of(string text)
    {
        var (folded, exact) = (Analyser.Folded(text), Exact(text));
        if (folded.Length < 2) return [];

        // Whoever types diacritics means them: máy does not ask for may.
        var isExact = exact != folded && _names.Any(n => IsWordOf(n.Exact, exact));
        var begun = _names.Where(n => isExact ? IsWordOf(n.Exact, exact) : IsWordOf(n.Folded, folded))
            .OrderBy(n => n.Folded.StartsWith(folded, StringComparison.Ordinal) ? 0 : 1).DistinctBy(n => n.Concept).ToList();
        return new[] { (Vocabulary.Process, "Process"), (Vocabulary.Material, "Material") }
            .SelectMany(kind => begun.Where(n => n.Concept.Kind == kind.Item1).Take(Most).Select(n => new Suggestion(n.Text, kind.Item2, n.Concept.Code)));
    }

    private static string Exact(string text) => string.Join(' ', Analyser.Words(text).Select(w => w.Exact));

    private static bool IsWordOf(string name, string begun) => name.StartsWith(begun, StringComparison.Ordinal) || name.Contains(" " + begun, StringComparison.Ordinal);
}
