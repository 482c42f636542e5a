namespace Matchmaking.Registry.SupplierLists;

/// <summary>Takes known words, one or several long, out of plain text: legal forms, trades, what every address has.</summary>
internal sealed class DuplicateWords
{
    private readonly Dictionary<string, string> _meanings = new(StringComparer.Ordinal);
    private readonly int _longest;

    public DuplicateWords(IEnumerable<(string Meaning, string Word)> words)
    {
        foreach (var (meaning, word) in words) _meanings.TryAdd(Text.Plain(word), meaning);
        _longest = _meanings.Keys.Max(w => w.Count(c => c == ' ') + 1);
    }

    /// <returns>The words that are left, in their order, and the meanings of those that were known.</returns>
    public (List<string> Left, HashSet<string> Meanings) Take(string plain)
    {
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (left, meanings) = (new List<string>(words.Length), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < words.Length;)
        {
            var length = Math.Min(_longest, words.Length - i);
            while (length > 0 && !_meanings.ContainsKey(string.Join(' ', words, i, length))) length--;
            if (length > 0) meanings.Add(_meanings[string.Join(' ', words, i, length)]);
            else left.Add(words[i]);
            i += Math.Max(length, 1);
        }

        return (left, meanings);
    }
}
