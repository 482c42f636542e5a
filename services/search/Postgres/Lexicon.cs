using Matchmaking.Search.Index;
using Matchmaking.Search.Text;
using Npgsql;

namespace Matchmaking.Search.Postgres;

/// <summary>The words that suppliers have: how frequent they are, and which of them a word that nobody has may have meant.</summary>
internal sealed class Lexicon(NpgsqlDataSource source, Vocabulary vocabulary)
{
    private const int Beginnings = 8;
    private const int MostCorrected = 4;

    private sealed record Candidate(string Lexeme, string Written, int Documents);

    public async Task<(Corrections Corrections, Frequencies Frequencies)> ReadAsync(string text, CancellationToken ct)
    {
        var reading = Reading.Of(text, Corrections.None, vocabulary);
        if (reading.Terms.Count == 0) return (Corrections.None, new Frequencies(0, new Dictionary<string, int>()));
        var frequencies = await CountAsync(reading, ct);
        var unknown = reading.Terms.Where(t => !t.IsConcept && frequencies.Of(t) == 0).SelectMany(t => t.Words).Where(MayBeMistyped).DistinctBy(w => w.Lexeme).Take(MostCorrected).ToList();
        if (unknown.Count == 0) return (Corrections.None, frequencies);

        var taken = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var meant = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in unknown)
        {
            var candidates = await CandidatesAsync(word, ct);
            var beginning = candidates.Where(c => c.Lexeme.StartsWith(word.Lexeme, StringComparison.Ordinal)).Take(Beginnings).ToList();
            if (beginning.Count > 0) taken[word.Lexeme] = [.. beginning.Select(c => c.Written)];
            else if (Nearest(word, candidates) is { } nearest) (taken[word.Lexeme], meant[word.Lexeme]) = ([nearest.Written], nearest.Written);
        }

        if (taken.Count == 0) return (Corrections.None, frequencies);
        var corrections = new Corrections(taken, meant.Count == 0 ? null : string.Join(' ', Analyser.Words(text).Select(w => meant.GetValueOrDefault(w.Lexeme, w.Written))));
        return (corrections, await CountAsync(Reading.Of(text, corrections, vocabulary), ct));
    }

    private bool MayBeMistyped(Word word) => word.Lexeme.Length > 2 && word.Folded.All(char.IsAsciiLetter) && !vocabulary.Lexemes.Contains(word.Lexeme);

    private async Task<Frequencies> CountAsync(Reading reading, CancellationToken ct)
    {
        // The empty lexeme is in every document.
        await using var command = source.CreateCommand("select lexeme, documents from lexeme where lexeme = any($1)");
        command.Parameters.Add(new() { Value = reading.Lexemes.Append("").ToArray() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) counts[reader.GetString(0)] = reader.GetInt32(1);
        return new Frequencies(counts.GetValueOrDefault(""), counts);
    }

    // A short word has too few trigrams to be alike, so all of about its length that begin like it are looked at.
    private async Task<List<Candidate>> CandidatesAsync(Word word, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            select lexeme, written, documents from (
                (select lexeme, written, documents from lexeme where is_word and documents > 0 and lexeme like $1 order by documents desc, lexeme limit 8)
                union
                (select lexeme, written, documents from lexeme where is_word and documents > 0 and lexeme % $2 order by similarity(lexeme, $2) desc, documents desc, lexeme limit 30)
                union
                (select lexeme, written, documents from lexeme where is_word and documents > 0 and $3 < 7 and lexeme like $4 and length(lexeme) between $3 - 1 and $3 + 1
                 order by documents desc, lexeme limit 1000)) candidate
            order by documents desc, lexeme
            """);
        foreach (var value in new object[] { word.Lexeme + "%", word.Folded, word.Folded.Length, word.Folded[..1] + "%" }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var candidates = new List<Candidate>();
        while (await reader.ReadAsync(ct)) candidates.Add(new Candidate(reader.GetString(0), reader.GetString(1), reader.GetInt32(2)));
        return candidates;
    }

    private static Candidate? Nearest(Word word, IEnumerable<Candidate> candidates)
    {
        var limit = word.Folded.Length switch { < 4 => 0, < 6 => 1, _ => 2 };
        return candidates
            .Select(c => (Candidate: c, Distance: Math.Min(Typing.Distance(word.Folded, c.Written), Typing.Distance(word.Lexeme, c.Lexeme))))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance).ThenByDescending(c => c.Candidate.Documents)
            .Select(c => c.Candidate).FirstOrDefault();
    }
}
