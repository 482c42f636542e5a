using System.Buffers.Binary;
using System.Text;

namespace Matchmaking.Files.Checks;

/// <summary>A DWG drawing names its version, and its header is as that version has it (Open Design Specification for .dwg files).</summary>
internal static class DwgCheck
{
    private const int HeaderLength = 0x100;
    private static readonly string[] WithLocators = ["AC1012", "AC1014", "AC1015"];
    private static readonly string[] WithHiddenHeader = ["AC1018", "AC1024", "AC1027", "AC1032"];
    private static readonly byte[] EndOfLocators = [0x95, 0xA0, 0x4E, 0x28, 0x99, 0x82, 0x1A, 0xE5, 0x5E, 0x41, 0xE0, 0x5F, 0x9D, 0x3A, 0x4D, 0x00];

    public static void Run(Stream content)
    {
        var head = content.At(0, HeaderLength);
        if (head.Length < HeaderLength) throw Not("it is too short");
        var version = Encoding.Latin1.GetString(head, 0, 6);
        var isWhole = WithLocators.Contains(version) ? HasLocators(head)
            : WithHiddenHeader.Contains(version) ? HasHiddenHeader(head)
            : version == "AC1021" && head.AsSpan(6, 5).IndexOfAnyExcept((byte)0) < 0 && content.Length > 0x480; // Its header is coded against errors up to there.
        if (!isWhole) throw Not("it has no header of a version from R13 on");
    }

    private static bool HasLocators(byte[] head)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(0x15));
        return count is >= 3 and <= 6 && head.AsSpan(0x19 + (count * 9) + 2).StartsWith(EndOfLocators); // Nine bytes each, then two of a checksum.
    }

    // The header is mixed with a fixed row of pseudo-random numbers.
    private static bool HasHiddenHeader(byte[] head)
    {
        Span<byte> plain = stackalloc byte[12];
        var seed = 1u;
        for (var i = 0; i < plain.Length; i++)
        {
            seed = unchecked((seed * 0x343FD) + 0x269EC3);
            plain[i] = (byte)(head[0x80 + i] ^ (seed >> 16));
        }

        return plain.SequenceEqual("AcFssFcAJMB\0"u8);
    }

    private static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Dwg, why);
}
