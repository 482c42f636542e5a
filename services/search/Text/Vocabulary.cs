using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CsvHelper;

namespace Matchmaking.Search.Text;

/// <summary>The shared code lists as concepts with all their names, and where those names stand in a text.</summary>
public sealed partial class Vocabulary
{
    public const string Process = "process";
    public const string Material = "material";
    public const string Province = "province";
    public const string Certificate = "certificate";

    private readonly FrozenDictionary<string, Concept> _concepts;
    private readonly FrozenDictionary<string, Phrase[]> _phrases; // by their words without diacritics and plurals
    private readonly FrozenSet<string> _noise;
    private readonly int _longest;

    public Vocabulary()
    {
        var concepts = Read(Process, "processes").Concat(Read(Material, "materials")).Concat(Read(Certificate, "certificates")).Concat(Provinces()).ToList();
        _concepts = concepts.ToFrozenDictionary(c => c.Lexeme, StringComparer.Ordinal);
        var phrases = concepts.SelectMany(Phrases).ToList();
        _phrases = phrases.Concat(Grades(phrases)).GroupBy(p => Key(p.Words), StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _noise = Noise.Phrases.Select(phrase => Spelling(Analyser.Words(phrase))).ToFrozenSet(StringComparer.Ordinal);
        _longest = phrases.Max(p => p.Words.Count);
        Lexemes = phrases.SelectMany(p => p.Words).Select(w => w.Lexeme).ToFrozenSet(StringComparer.Ordinal);
    }

    public IEnumerable<Concept> Concepts => _concepts.Values;

    /// <summary>Every word of the lists; such a word is spelled right even where no supplier has it.</summary>
    public FrozenSet<string> Lexemes { get; }

    public Concept? Find(string kind, string code) => _concepts.GetValueOrDefault(Concept.LexemeOf(kind, code));

    /// <summary>The code and everything above it, nearest first; an unknown code stands alone.</summary>
    public IEnumerable<string> Path(string kind, string code)
    {
        for (var at = code; at is not null; at = Find(kind, at)?.Parent) yield return at;
    }

    /// <summary>
    /// What a query asks for, longest names first. A word with diacritics means only what is written so; one without may mean any.
    /// Words that only carry the sentence are left out, unless there is nothing else.
    /// </summary>
    public IReadOnlyList<Span> ReadQuery(IReadOnlyList<Word> words)
    {
        var spans = Split(words, IsMeant).ToList();
        var telling = spans.Where(span => span.Concepts.Count > 0 || !_noise.Contains(Spelling(span.Words))).ToList();
        return telling.Count > 0 ? telling : spans;

        static bool IsMeant(IReadOnlyList<Word> said, Phrase phrase) => phrase.Words.Zip(said).All(pair => !pair.Second.HasDiacritics || pair.First.Exact == pair.Second.Exact);
    }

    /// <summary>The concepts that a supplier's own text speaks of.</summary>
    /// <param name="isName">Names are full of single words that mean nothing (Sơn, Tiến); only longer phrases count there.</param>
    public IEnumerable<Concept> Mentioned(IReadOnlyList<Word> words, bool isName)
    {
        // Beside diacritics a word means what it says. Where a text has none, a single Vietnamese syllable could be anything.
        var isVietnamese = words.Any(w => w.HasDiacritics);
        return Split(words, IsMeant).SelectMany(span => span.Concepts).Distinct();

        bool IsMeant(IReadOnlyList<Word> said, Phrase phrase) =>
            said.Count > 1 ? !isVietnamese || phrase.Words.Zip(said).All(pair => pair.First.Exact == pair.Second.Exact)
            : !isName && said[0].Lexeme.Length > 1 && !char.IsAsciiDigit(said[0].Lexeme[0]) && (phrase.IsEnglish ? !isVietnamese || said[0].Lexeme.Length > 3 : isVietnamese && said[0].Exact == phrase.Words[0].Exact);
    }

    private IEnumerable<Span> Split(IReadOnlyList<Word> words, Func<IReadOnlyList<Word>, Phrase, bool> isMeant)
    {
        for (var i = 0; i < words.Count;)
        {
            Span? span = null;
            for (var length = Math.Min(_longest, words.Count - i); length > 0 && span is null; length--) span = At(words, i, length, isMeant);
            span ??= new Span([words[i]], []);
            yield return span;
            i += span.Words.Count;
        }
    }

    private Span? At(IReadOnlyList<Word> words, int start, int length, Func<IReadOnlyList<Word>, Phrase, bool> isMeant)
    {
        var said = words.Skip(start).Take(length).ToList();
        // In a sentence, "in" is not printing (in) and "may" not sewing (may).
        var isCarrier = length == 1 && words.Count > 1 && Noise.English.Contains(said[0].Written);
        if (!isCarrier && _phrases.TryGetValue(Key(said), out var phrases) && phrases.Where(p => isMeant(said, p)).Select(p => p.Concept).Distinct().ToList() is { Count: > 0 } concepts)
            return new Span(said, concepts);
        return _noise.Contains(Spelling(said)) ? new Span(said, []) : null;
    }

    private static string Key(IEnumerable<Word> words) => string.Join(' ', words.Select(w => EnglishEnding.WithoutPlural(w.Folded)));

    private static string Spelling(IEnumerable<Word> words) => string.Join(' ', words.Select(w => w.Exact));

    // "Other" is a place to put things, and nothing that is asked for.
    private static IEnumerable<Phrase> Phrases(Concept concept) => concept.Code == "other" ? [] : Said(concept, concept.SynonymsVi.Prepend(concept.Vi), isEnglish: false).Concat(Said(concept, concept.SynonymsEn.Prepend(concept.En), isEnglish: true));

    private static IEnumerable<Phrase> Said(Concept concept, IEnumerable<string> names, bool isEnglish) => names
        // "ISO 9001 - Quality management", "CNC milling (3-axis)": people say what stands before.
        .Select(name => (Name: name, Words: Analyser.Words(Aside().Split(name)[0])))
        .Where(n => n.Words.Count > 0 && (concept.Kind != Certificate || IsStandard(n.Name, n.Words)))
        .Select(n => new Phrase(concept, n.Words, isEnglish));

    // A certificate asked for in words is a condition, so only the name of a standard is taken for one; "y tế" (medical) is not.
    private static bool IsStandard(string name, IReadOnlyList<Word> words) =>
        words.Any(w => w.Lexeme.Any(char.IsAsciiDigit)) || (name.Contains(" - ", StringComparison.Ordinal) && (words.Count > 1 || words[0].Folded.Length > 2));

    // "304" is how a workshop says SUS304: the number of a grade stands for it where no other grade has the number.
    private static IEnumerable<Phrase> Grades(IEnumerable<Phrase> phrases) => phrases
        .Where(p => p.Concept.Kind == Material && p.Words.Count == 2 && IsGrade(p.Words[1].Lexeme))
        .GroupBy(p => p.Words[1].Lexeme)
        .Where(g => g.Select(p => p.Concept).Distinct().Count() == 1)
        .Select(g => g.First() with { Words = [g.First().Words[1]] });

    internal static bool IsGrade(string lexeme) => lexeme.Length >= 3 && char.IsAsciiDigit(lexeme[0]) && char.IsAsciiDigit(lexeme[2]);

    private static IEnumerable<Concept> Provinces()
    {
        // The 63 provinces before July 2025 live on in addresses and in people's heads; each says its new one.
        var old = Rows("provinces_old").ToLookup(row => row("new_code"), row => (Vi: row("vi"), En: row("en")), StringComparer.Ordinal);
        return Read(Province, "provinces").Select(p => p with { SynonymsVi = [.. p.SynonymsVi, .. old[p.Code].Select(o => o.Vi)], SynonymsEn = [.. p.SynonymsEn, .. old[p.Code].Select(o => o.En)] });
    }

    private static IEnumerable<Concept> Read(string kind, string list) => Rows(list).Select(row =>
        new Concept(kind, row("code"), row("parent") is { Length: > 0 } parent ? parent : null, row("vi"), row("en"), Several(row("synonyms_vi")), Several(row("synonyms_en"))));

    private static string[] Several(string field) => field.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<Func<string, string>> Rows(string list)
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream($"{list}.csv") ?? throw new InvalidOperationException($"There is no list {list}");
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        while (csv.Read()) yield return name => csv.TryGetFieldIndex(name, out var index) ? csv.GetString(index) : "";
    }

    [GeneratedRegex(@"\s+-\s+|\s*\(")]
    private static partial Regex Aside();
}
