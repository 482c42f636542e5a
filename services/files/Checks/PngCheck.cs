using System.Buffers.Binary;

namespace Matchmaking.Files.Checks;

/// <summary>A PNG image is chunks, each with its checksum, from IHDR to IEND, and nothing after.</summary>
internal static class PngCheck
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(OfByte)];

    public static void Run(Stream content)
    {
        if (!content.At(0, 8).SequenceEqual(Signature)) throw Not("it does not begin as one");
        var hasPixels = false;
        for (long at = 8; ;)
        {
            var head = content.At(at, 8);
            if (head.Length < 8) throw Not("its end is missing");
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length > content.Length - at - 12) throw Not("a part is longer than the file");
            if (head.AsSpan(4).IndexOfAnyExceptInRange((byte)'A', (byte)'z') >= 0) throw Not("a part has no name");
            if (Checksum(content, at + 4, 4 + length) != BinaryPrimitives.ReadUInt32BigEndian(content.At(at + 8 + length, 4))) throw Not("a part does not match its checksum");

            var name = head.AsSpan(4);
            if ((at == 8) != name.SequenceEqual("IHDR"u8)) throw Not("its header is not at the beginning");
            if (at == 8) RequireSize(content.At(at + 8, (int)Math.Min(length, 13)));
            hasPixels |= name.SequenceEqual("IDAT"u8);
            at += 12 + length;
            if (!name.SequenceEqual("IEND"u8)) continue;
            if (!hasPixels) throw Not("it has no pixels");
            if (at != content.Length) throw Not("something follows its end");
            return;
        }
    }

    private static void RequireSize(byte[] header)
    {
        if (header.Length != 13) throw Not("its header is too short");
        ImageSize.Require(FileFormat.Png, BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)));
    }

    private static uint Checksum(Stream content, long from, long length)
    {
        var window = new byte[Math.Min(length, 64 * 1024)];
        var crc = uint.MaxValue;
        content.Position = from;
        while (length > 0)
        {
            var part = window.AsSpan(0, (int)Math.Min(length, window.Length));
            content.ReadExactly(part);
            foreach (var one in part) crc = Table[(byte)(crc ^ one)] ^ (crc >> 8);
            length -= part.Length;
        }

        return ~crc;
    }

    private static uint OfByte(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }

    private static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Png, why);
}
