using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Matchmaking.Sourcing.Bids;

/// <summary>
/// The only way from a bid's content to what is stored of it, and back. Sealing takes its place here: the bytes become
/// ciphertext, and nothing else in the service changes.
/// </summary>
public static class BidEnvelope
{
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The bytes to store, and the SHA-256 of them that the supplier gets in its receipt.</summary>
    public static (byte[] Bytes, byte[] Sha256) Close(BidContent content)
    {
        // As the base record: a request that derives from it adds nothing.
        var bytes = JsonSerializer.SerializeToUtf8Bytes<BidContent>(content, Canonical);
        return (bytes, SHA256.HashData(bytes));
    }

    /// <returns>Null when the bytes are not those that the receipt speaks of.</returns>
    public static BidContent? Open(byte[] bytes, byte[] sha256) =>
        SHA256.HashData(bytes).AsSpan().SequenceEqual(sha256) ? JsonSerializer.Deserialize<BidContent>(bytes, Canonical) : null;
}
