using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Views;

/// <summary>Makes links that open one file for less than a minute, and that nobody else can make.</summary>
internal sealed class LinkSigner(IOptions<FilesSettings> settings)
{
    private const int PayloadLength = 24;

    private readonly byte[] _key = settings.Value.LinkKey is { Length: > 0 } said ? Convert.FromBase64String(said) is { Length: >= 32 } key ? key : throw new InvalidOperationException("Files__LinkKey needs 32 bytes or more, in base64.") : RandomNumberGenerator.GetBytes(32);

    /// <param name="viewId">The logged view that it is for.</param>
    public string Sign(Guid viewId, DateTimeOffset expiresAt)
    {
        Span<byte> link = stackalloc byte[PayloadLength + HMACSHA256.HashSizeInBytes];
        viewId.TryWriteBytes(link);
        BinaryPrimitives.WriteInt64BigEndian(link[16..], expiresAt.ToUnixTimeMilliseconds());
        Seal(link[..PayloadLength]).CopyTo(link[PayloadLength..]);
        return Base64Url.EncodeToString(link);
    }

    /// <returns>Null when the link is not ours, or its time is over.</returns>
    public Guid? Read(string link, DateTimeOffset now)
    {
        Span<byte> read = stackalloc byte[PayloadLength + HMACSHA256.HashSizeInBytes];
        if (link.Length > 100 || !Base64Url.IsValid(link, out var length) || length != read.Length) return null;
        Base64Url.DecodeFromChars(link, read);
        if (!CryptographicOperations.FixedTimeEquals(Seal(read[..PayloadLength]), read[PayloadLength..])) return null;
        return BinaryPrimitives.ReadInt64BigEndian(read[16..]) > now.ToUnixTimeMilliseconds() ? new Guid(read[..16]) : null;
    }

    // What the key is for is part of what is signed, so that nothing else signed with it is ever a link.
    private byte[] Seal(ReadOnlySpan<byte> payload) => HMACSHA256.HashData(_key, (byte[])[.. "matchmaking files: open content v1 "u8, .. payload]);
}
