using System.Buffers.Binary;

namespace Matchmaking.Files.Checks;

/// <summary>
/// A photo as a phone makes it says where and with what it was taken, and often has a film or a second picture after its end. What is kept is
/// the picture: its pixels, colours and the way up.
/// </summary>
internal static class PhonePhoto
{
    private const byte Jfif = 0xE0;
    private const byte Exif = 0xE1;
    private const byte ColourProfile = 0xE2;
    private const byte Adobe = 0xEE;
    private const byte Comment = 0xFE;

    /// <summary>Writes the picture alone; refuses what is no JPEG image.</summary>
    public static async Task WriteAsync(Stream content, Func<ReadOnlyMemory<byte>, ValueTask> write)
    {
        var orientation = 1;
        await write(new byte[] { 0xFF, 0xD8 });
        // The way up is written first, where programs look for it.
        foreach (var part in JpegParts.Of(content).TakeWhile(part => part.Marker is not JpegParts.StartOfScan))
        {
            if (part.Marker == Exif && OrientationOf(content.At(part.At + 4, part.HeadLength - 4)) is { } said) orientation = said;
        }

        var hasOrientation = orientation == 1;
        foreach (var part in JpegParts.Of(content))
        {
            if (!hasOrientation && part.Marker != Jfif)
            {
                await write(Upright(orientation));
                hasOrientation = true;
            }

            if (IsKept(content, part)) await CopyAsync(content, part, write);
        }
    }

    // Colours need the profile and Adobe's mark; all else that programs add between is about the picture, not the picture.
    private static bool IsKept(Stream content, JpegPart part) => part.Marker switch
    {
        Jfif => content.At(part.At + 4, 5).AsSpan().SequenceEqual("JFIF\0"u8),
        ColourProfile => content.At(part.At + 4, 12).AsSpan().SequenceEqual("ICC_PROFILE\0"u8),
        Adobe => true,
        (>= 0xE0 and <= 0xEF) or Comment => false,
        _ => true,
    };

    private static async Task CopyAsync(Stream content, JpegPart part, Func<ReadOnlyMemory<byte>, ValueTask> write)
    {
        var window = new byte[Math.Min(part.Length, 64 * 1024)];
        content.Position = part.At;
        for (var left = part.Length; left > 0;)
        {
            var some = window.AsMemory(0, (int)Math.Min(left, window.Length));
            await content.ReadExactlyAsync(some);
            await write(some);
            left -= some.Length;
        }
    }

    // EXIF 2.3: after its name a TIFF header in either byte order, then entries of twelve bytes. Tag 0x0112 is the way up, 1 to 8.
    private static int? OrientationOf(byte[] exif)
    {
        if (exif.Length < 16 || !exif.AsSpan().StartsWith("Exif\0\0"u8)) return null;
        var tiff = exif.AsSpan(6);
        var isLittle = tiff[0] == (byte)'I';
        var first = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (first + 2 > tiff.Length) return null;
        var entries = tiff[(int)first..];
        var count = Short(entries, isLittle);
        for (entries = entries[2..]; count > 0 && entries.Length >= 12; count--, entries = entries[12..])
        {
            if (Short(entries, isLittle) == 0x0112) return Short(entries[8..], isLittle) is var way and >= 1 and <= 8 ? way : null;
        }

        return null;
    }

    private static int Short(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static byte[] Upright(int orientation) => [0xFF, Exif, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
}
