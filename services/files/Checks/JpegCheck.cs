using System.Buffers.Binary;

namespace Matchmaking.Files.Checks;

/// <summary>A JPEG image is segments from SOI to EOI, with pixels, and nothing after.</summary>
internal static class JpegCheck
{
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    public static void Run(Stream content)
    {
        if (!content.At(0, 3).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) throw Not("it does not begin as one");
        var hasSize = false;
        var hasScan = false;
        for (long at = 2; ;)
        {
            var head = content.At(at, 9);
            if (head.Length < 2 || head[0] != 0xFF) throw Not("a part does not begin as one");
            var marker = head[1];
            if (marker == 0xFF)
            {
                at++; // Fill before a marker.
                continue;
            }

            if (marker == EndOfImage)
            {
                if (!hasSize || !hasScan) throw Not("it has no pixels");
                if (at + 2 != content.Length) throw Not("something follows its end");
                return;
            }

            if (head.Length < 4 || marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8)) throw Not("a part is out of place");
            var length = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
            if (length < 2 || at + 2 + length > content.Length) throw Not("a part is longer than the file");
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (head.Length < 9 || length < 8) throw Not("its size is missing");
                ImageSize.Require(FileFormat.Jpeg, BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(7)), BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(5)));
                hasSize = true;
            }

            at += 2 + length;
            if (marker != StartOfScan) continue;
            hasScan = true;
            at = EndOfScan(content, at);
        }
    }

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

    private static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Jpeg, why);
}
