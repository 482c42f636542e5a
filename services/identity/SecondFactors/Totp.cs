using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Matchmaking.Identity.SecondFactors;

/// <summary>
/// Codes of six digits for thirty seconds (RFC 6238, with the SHA-1 that every app knows). ASP.NET Identity's provider says only whether a code
/// is right; here it must be known for which step it is, because a step is accepted once.
/// </summary>
internal static class Totp
{
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(20);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The step that a code is right for: now, or one to either side, because clocks differ and people type slowly.</summary>
    public static long? FindStep(byte[] key, string code, DateTimeOffset now)
    {
        var current = StepAt(now);
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(key, step)), Encoding.UTF8.GetBytes(code))) found = step;
        }

        return found;
    }

    public static string CodeAt(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238's own choice; an HMAC does not rest on what is broken in SHA-1, and apps know no other.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The key as it is typed into an app (RFC 4648 base32).</summary>
    public static string Text(byte[] key)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var octet in key)
        {
            (bits, count) = ((bits << 8) | octet, count + 8);
            while (count >= 5)
            {
                count -= 5;
                text.Append(Alphabet[(bits >> count) & 31]);
            }

            bits &= (1 << count) - 1;
        }

        return count == 0 ? text.ToString() : text.Append(Alphabet[(bits << (5 - count)) & 31]).ToString();
    }

    /// <summary>What the picture says: apps take issuer, account and key from it.</summary>
    public static string Address(byte[] key, string email) =>
        $"otpauth://totp/Matchmaking:{Uri.EscapeDataString(email)}?secret={Text(key)}&issuer=Matchmaking&digits={Digits}&period={StepSeconds}";
}
