using System.Security.Cryptography;

namespace Matchmaking.Certification.Certificates;

/// <summary>The public code of a certificate: 12 characters that nobody confuses when reading them aloud (Crockford's base 32, 60 bits).</summary>
public static class CheckCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 12;

    public static string Create() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>As somebody typed it: in any case, with spaces or dashes, an O for a 0. Null when it cannot be a code.</summary>
    public static string? Read(string typed)
    {
        var code = typed.Trim().ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return code.Length == Length && code.All(Alphabet.Contains) ? code : null;
    }
}
