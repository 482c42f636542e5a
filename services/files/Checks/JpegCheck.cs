using System.Buffers.Binary;

namespace Matchmaking.Files.Checks;

/// <summary>A JPEG image is segments from SOI to EOI, with pixels, and nothing after.</summary>
internal static class JpegCheck
{
    public static void Run(Stream content)
    {
        var (hasSize, hasScan) = (false, false);
        foreach (var part in JpegParts.Of(content))
        {
            if (part.Marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (part.HeadLength < 10) throw JpegParts.Not("its size is missing");
                var size = content.At(part.At + 5, 4);
                ImageSize.Require(FileFormat.Jpeg, BinaryPrimitives.ReadUInt16BigEndian(size.AsSpan(2)), BinaryPrimitives.ReadUInt16BigEndian(size));
                hasSize = true;
            }

            hasScan |= part.Marker == JpegParts.StartOfScan;
            if (part.Marker != JpegParts.EndOfImage) continue;
            if (!hasSize || !hasScan) throw JpegParts.Not("it has no pixels");
            if (part.At + 2 != content.Length) throw JpegParts.Not("something follows its end");
        }
    }
}
