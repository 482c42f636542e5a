using Matchmaking.Search.Text;

namespace Matchmaking.Search.Index;

/// <summary>The parts of a found supplier that say why it was found.</summary>
public sealed record Evidence(
    IReadOnlyList<string> ProcessCodes, IReadOnlyList<string> MaterialCodes, IReadOnlyList<string> ProvinceCodes, IReadOnlyList<string> CertificateCodes, string NameVi, string NameEn,
    IReadOnlyList<string> Products, IReadOnlyList<string> Equipment, string? DescriptionVi, string? DescriptionEn);

/// <summary>Says of each result why it is there, by the same reading that found it.</summary>
public sealed class Explanation
{
    private const int SnippetLength = 200;
    private readonly Reading _reading;
    private readonly Vocabulary _vocabulary;
    private readonly HashSet<string> _concepts;
    private readonly HashSet<string> _lexemes;
    private readonly HashSet<string> _exact;

    public Explanation(Reading reading, Vocabulary vocabulary)
    {
        (_reading, _vocabulary) = (reading, vocabulary);
        _concepts = reading.Terms.SelectMany(t => t.Concepts).Select(c => c.Lexeme).ToHashSet(StringComparer.Ordinal);
        _lexemes = reading.Terms.SelectMany(t => t.Lexemes.Concat(t.NameLexemes)).ToHashSet(StringComparer.Ordinal);
        _exact = reading.Terms.SelectMany(t => t.Exact).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<Reason> Why(Evidence found, SearchStep step)
    {
        if (step is SearchStep.Names) return [new Reason("name", null)];
        List<Reason> why =
        [
            .. Codes(Vocabulary.Process, found.ProcessCodes, 3), .. Codes(Vocabulary.Material, found.MaterialCodes, 2), .. Codes(Vocabulary.Province, found.ProvinceCodes, 2),
            .. found.CertificateCodes.Where(code => _reading.Conditions.Any(c => c.Code == code)).Select(code => new Reason(Vocabulary.Certificate, code)),
        ];
        if (Says(found.NameVi) || Says(found.NameEn)) why.Add(new Reason("name", null));
        why.AddRange(found.Products.Where(Says).Take(2).Select(p => new Reason("product", p)));
        why.AddRange(found.Equipment.Where(Says).Take(2).Select(e => new Reason("equipment", e)));
        if (Says(found.DescriptionVi) || Says(found.DescriptionEn)) why.Add(new Reason("description", null));
        return why;
    }

    /// <summary>The part of a description that speaks of what was asked, else its beginning.</summary>
    public string? Snippet(string? text)
    {
        if (text is null || text.Length <= SnippetLength) return text;
        var at = 0;
        for (var space = 0; space >= 0; space = text.IndexOf(' ', space + 1))
        {
            var end = text.IndexOf(' ', space + 1);
            if (!Says(text[space..(end < 0 ? text.Length : end)])) continue;
            at = space;
            break;
        }

        var start = at < SnippetLength * 3 / 4 ? 0 : text.IndexOf(' ', at - SnippetLength / 2) + 1;
        var part = text[start..Math.Min(text.Length, start + SnippetLength)];
        if (start + part.Length < text.Length && part.LastIndexOf(' ') is > 0 and var cut) part = part[..cut] + " …";
        return start > 0 ? "… " + part : part;
    }

    private IEnumerable<Reason> Codes(string kind, IReadOnlyList<string> codes, int most) =>
        codes.Where(code => _vocabulary.Path(kind, code).Any(at => _concepts.Contains(Concept.LexemeOf(kind, at))) || IsCalled(kind, code)).Take(most).Select(code => new Reason(kind, code));

    // A plain word may be part of a code's name: "lathe" of CNC lathe.
    private bool IsCalled(string kind, string code) =>
        _vocabulary.Find(kind, code) is { } concept && _reading.Terms.Any(t => !t.IsConcept && concept.SynonymsVi.Concat(concept.SynonymsEn).Append(concept.Vi).Append(concept.En).Any(name => Analyser.Words(name).Any(w => t.Lexemes.Contains(w.Lexeme))));

    private bool Says(string? text)
    {
        var words = Analyser.Words(text);
        // Asked with diacritics, only what is written so is a reason.
        return words.Any(w => _exact.Count > 0 && w.HasDiacritics ? _exact.Contains(w.Exact) : _lexemes.Contains(w.Lexeme))
            || (words.Count > 0 && _concepts.Count > 0 && _vocabulary.Mentioned(words, isName: false).Any(c => _vocabulary.Path(c.Kind, c.Code).Any(at => _concepts.Contains(Concept.LexemeOf(c.Kind, at)))));
    }
}
