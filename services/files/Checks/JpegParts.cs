using System.Buffers.Binary;

namespace Matchmaking.Files.Checks;

/// <summary>A part of a JPEG image: a segment, with the pixels that follow it when it begins them.</summary>
/// <param name="At">Where its marker is.</param>
/// <param name="HeadLength">With marker and length; the pixels of a scan come after.</param>
internal sealed record JpegPart(byte Marker, long At, int HeadLength, long Length);

/// <summary>Reads a JPEG image part by part, from SOI to EOI, and refuses what is none.</summary>
internal static class JpegParts
{
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;

    public static IEnumerable<JpegPart> Of(Stream content)
    {
        if (!content.At(0, 3).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) throw Not("it does not begin as one");
        for (long at = 2; ;)
        {
            var head = content.At(at, 4);
            if (head.Length < 2 || head[0] != 0xFF) throw Not("a part does not begin as one");
            var marker = head[1];
            if (marker == 0xFF)
            {
                at++; // Fill before a marker.
                continue;
            }

            if (marker == EndOfImage)
            {
                yield return new JpegPart(marker, at, 2, 2);
                yield break;
            }

            if (head.Length < 4 || marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8)) throw Not("a part is out of place");
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
            if (length < 4 || at + length > content.Length) throw Not("a part is longer than the file");
            var end = marker == StartOfScan ? EndOfScan(content, at + length) : at + length;
            yield return new JpegPart(marker, at, length, end - at);
            at = end;
        }
    }

    public static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Jpeg, why);

    // Within pixels 0xFF is followed by zero, or by the number of a restart.
    private static long EndOfScan(Stream content, long at)
    {
        var window = new byte[64 * 1024];
        var afterMark = false;
        content.Position = at;
        for (int read; (read = content.Read(window)) > 0; at += read)
        {
            for (var i = 0; i < read; i++)
            {
                if (afterMark && window[i] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7))) return at + i - 1;
                afterMark = window[i] == 0xFF;
            }
        }

        throw Not("its end is missing");
    }
}
