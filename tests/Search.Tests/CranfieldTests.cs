using System.IO.Compression;
using System.Text.Json;
using Matchmaking.Search.Text;

namespace Matchmaking.Search.Tests;

/// <summary>Is what should come first, first? Judged on a public collection, beside plain BM25 on the same words in the same run.</summary>
public sealed class CranfieldTests(SearchFixture search, ITestOutputHelper output) : IClassFixture<SearchFixture>
{
    private const int Depth = 10;

    private sealed record Abstract(string Id, string Title, string Text);

    [Fact(DisplayName = "SEA-1: ranking is not below plain BM25 on Cranfield")]
    public async Task Not_below_bm25()
    {
        var abstracts = await AbstractsAsync();
        var queries = File.ReadLines(Shared.File("relevance/cranfield/queries.tsv")).Select(line => line.Split('\t')).Select(q => (Id: q[0], Text: q[1])).ToList();
        var judged = File.ReadLines(Shared.File("relevance/cranfield/qrels.trec")).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(q => q[0]).ToDictionary(g => g.Key, g => g.DistinctBy(q => q[2]).ToDictionary(q => q[2], q => Gain(q[3])));

        // Names and codes are left out: what is judged is the ranking of texts.
        await search.PutAsync(abstracts.Select(a => Suppliers.Profile("", processes: "", provinces: "", descriptionEn: a.Text, id: IdOf(a.Id))));
        var bm25 = new Bm25(abstracts.ToDictionary(a => a.Id, a => Analyser.Words(a.Text).Select(w => w.Lexeme).ToArray()));

        var (ours, theirs) = (new List<double>(), new List<double>());
        foreach (var query in queries)
        {
            var found = await search.FindAsync(query.Text, pageSize: Depth);
            ours.Add(Ndcg([.. found.Items.Select(i => CodeOf(i.OrganisationId))], judged[query.Id]));
            theirs.Add(Ndcg(bm25.Find([.. Analyser.Words(query.Text).Select(w => w.Lexeme)], Depth), judged[query.Id]));
        }

        output.WriteLine($"nDCG@{Depth} on Cranfield: {Halves(ours)}; plain BM25 {Halves(theirs)}");
        Assert.True(ours.Average() >= theirs.Average(), $"nDCG@{Depth} {ours.Average():0.000} is below plain BM25 {theirs.Average():0.000}");
    }

    // The weights were chosen on the queries of odd places; those of even places only judge.
    private static string Halves(List<double> values) =>
        $"all {values.Count} queries {values.Average():0.000}, chosen on {values.Where((_, i) => i % 2 == 0).Average():0.000}, held back {values.Where((_, i) => i % 2 == 1).Average():0.000}";

    // Code 1 is the best grade, 4 the least; -1 is not relevant.
    private static int Gain(string code) => int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) is > 0 and < 5 and var grade ? 5 - grade : 0;

    private static double Ndcg(IReadOnlyList<string> found, Dictionary<string, int> gains)
    {
        static double Discounted(IEnumerable<int> gains) => gains.Select((gain, i) => gain / Math.Log2(i + 2)).Sum();
        var ideal = Discounted(gains.Values.OrderDescending().Take(Depth));
        return ideal == 0 ? 0 : Discounted(found.Take(Depth).Select(id => gains.GetValueOrDefault(id))) / ideal;
    }

    private static async Task<List<Abstract>> AbstractsAsync()
    {
        await using var file = File.OpenRead(Shared.File("relevance/cranfield/docs.jsonl.gz"));
        await using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        var abstracts = new List<Abstract>();
        while (await reader.ReadLineAsync() is { } line) abstracts.Add(JsonSerializer.Deserialize<Abstract>(line, JsonSerializerOptions.Web)!); // The collection has no null lines.
        return abstracts;
    }

    private static Guid IdOf(string id) => new(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture), 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    private static string CodeOf(Guid id) => BitConverter.ToInt32(id.ToByteArray()).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Okapi BM25 with k1 1.2 and b 0.75, as the textbook has it.</summary>
    private sealed class Bm25
    {
        private readonly Dictionary<string, List<(string Id, int Count)>> _postings = [];
        private readonly Dictionary<string, int> _lengths = [];
        private readonly double _average;

        public Bm25(IReadOnlyDictionary<string, string[]> documents)
        {
            foreach (var (id, words) in documents)
            {
                _lengths[id] = words.Length;
                foreach (var word in words.GroupBy(w => w)) (_postings.TryGetValue(word.Key, out var list) ? list : _postings[word.Key] = []).Add((id, word.Count()));
            }

            _average = _lengths.Values.Average();
        }

        public IReadOnlyList<string> Find(string[] words, int most)
        {
            var scores = new Dictionary<string, double>();
            foreach (var word in words)
            {
                if (!_postings.TryGetValue(word, out var list)) continue;
                var idf = Math.Log(1 + (_lengths.Count - list.Count + 0.5) / (list.Count + 0.5));
                foreach (var (id, count) in list) scores[id] = scores.GetValueOrDefault(id) + idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * _lengths[id] / _average));
            }

            return [.. scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Take(most).Select(s => s.Key)];
        }
    }
}
