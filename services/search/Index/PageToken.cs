using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Search.Index;

/// <summary>
/// Where a page ended, and how the first page read the words. Later pages read them the same way, so that suppliers who come and go in
/// between neither repeat nor hide another.
/// </summary>
/// <param name="Query">Fingerprint of the question that the token belongs to.</param>
/// <param name="Rung">Place in the ladder.</param>
/// <param name="Counts">Document frequencies in the order of the reading's lexemes.</param>
public sealed partial record PageToken(string Query, int Rung, Dictionary<string, string[]> Words, string? Meant, long Documents, int[] Counts, double Score, int Quality, string Name, DateTimeOffset PublishedAt, Guid Id)
{
    // Longer than any token that we make.
    private const int MaxLength = 6_000;

    public Corrections Corrections => new(Words, Meant);

    public static string FingerprintOf(SupplierQuery query)
    {
        var asked = string.Join('\n', [query.Text, query.Order.ToString(), .. query.Filters.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={string.Join('\t', f.Value.Order(StringComparer.Ordinal))}")]);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, 8));
    }

    /// <exception cref="RefusalException">The counts are not of this reading.</exception>
    public Frequencies FrequenciesOf(Reading reading)
    {
        var lexemes = reading.Lexemes.ToList();
        return lexemes.Count == Counts.Length ? new Frequencies(Documents, lexemes.Zip(Counts).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal)) : throw NotOurs();
    }

    public static RefusalException NotOurs() => Refuse.Field("page.unknown", "after", "This page token is not valid here. Start at the first page.");

    public string Write() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <returns>Null for the first page.</returns>
    /// <exception cref="RefusalException">The token is not one of ours, or of another question.</exception>
    public static PageToken? Read(SupplierQuery query)
    {
        if (string.IsNullOrEmpty(query.After)) return null;
        try
        {
            // What a client sends back is looked at again: it ends in a query.
            if (query.After.Length <= MaxLength && Base64Url.IsValid(query.After) && JsonSerializer.Deserialize<PageToken>(Base64Url.DecodeFromChars(query.After)) is
                { Words: not null, Counts: { Length: <= 500 } counts, Name: not null, Rung: >= 0, Quality: >= 0, Documents: >= 0 } token && token.Query == FingerprintOf(query)
                && double.IsFinite(token.Score) && !token.Name.Contains('\0', StringComparison.Ordinal)
                && counts.All(c => c >= 0 && c <= token.Documents)
                && token.Words.Count <= 40 && token.Words.Values.All(taken => taken is { Length: > 0 and <= 8 } && taken.All(t => t is not null && Lexeme().IsMatch(t))))
                return token with { PublishedAt = token.PublishedAt.ToUniversalTime() };
        }
        catch (JsonException)
        {
            // Refused below.
        }

        throw NotOurs();
    }

    [GeneratedRegex(@"^[\p{L}\p{M}\p{Nd}.]{1,64}$")]
    private static partial Regex Lexeme();
}
