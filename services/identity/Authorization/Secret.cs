using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Matchmaking.Identity.Authorization;

/// <summary>Codes and refresh tokens: 256 random bits for the client, their hash for us.</summary>
internal static class Secret
{
    public static string New() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));

    /// <summary>Takes the same time wherever the hashes differ.</summary>
    public static bool IsOf(string value, byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash(value), hash);

    /// <summary>Takes the same time wherever the two differ, and also when their lengths do.</summary>
    public static bool AreEqual(string one, string other) => CryptographicOperations.FixedTimeEquals(Hash(one), Hash(other));
}
