using System.Buffers.Binary;
using System.Text;

namespace Matchmaking.Files.Checks;

/// <summary>A part of an archive, as the archive's own directory lists it.</summary>
internal sealed record ZipEntry(string Name, long Offset, long PackedBytes, bool IsEncrypted, int Method);

/// <summary>
/// The directory of an archive, read by us before anybody else reads it: how many parts there are and where they lie decides
/// whether it is safe to open at all.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int DirectoryMax = 1024 * 1024;

    /// <summary>Between two parts may lie a header with its name, and what the packer noted after the data.</summary>
    private const int NoteMax = 24;

    /// <returns>Null when the file is not one archive from its first byte to its last, or hides something between its parts.</returns>
    public static IReadOnlyList<ZipEntry>? Read(Stream content, int maxEntries)
    {
        if (content.Length < EndLength) return null;
        var end = content.Tail(EndLength).AsSpan();
        if (!end.StartsWith("PK\x05\x06\0\0\0\0"u8)) return null;
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        var start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (count == 0 || count > maxEntries || count != BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) || size > DirectoryMax || start + (long)size != content.Length - EndLength || end[20] + end[21] != 0) return null;

        var entries = new List<ZipEntry>(count);
        var directory = content.At(start, (int)size).AsSpan();
        while (directory.Length >= EntryLength && directory.StartsWith("PK\x01\x02"u8) && entries.Count < count)
        {
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            var length = EntryLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (length > directory.Length) return null;
            entries.Add(new ZipEntry(
                Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength)), BinaryPrimitives.ReadUInt32LittleEndian(directory[42..]), BinaryPrimitives.ReadUInt32LittleEndian(directory[20..]),
                (directory[8] & 1) != 0, BinaryPrimitives.ReadUInt16LittleEndian(directory[10..])));
            directory = directory[length..];
        }

        return directory.IsEmpty && entries.Count == count && FollowsWithoutGaps(content, entries, start) ? entries : null;
    }

    // Parts that overlap make a small archive unpack to any size; gaps hide what no directory lists.
    private static bool FollowsWithoutGaps(Stream content, List<ZipEntry> entries, long end)
    {
        long at = 0;
        foreach (var entry in entries.OrderBy(e => e.Offset))
        {
            if (entry.Offset < at || entry.Offset - at > (at == 0 ? 0 : NoteMax)) return false;
            var header = content.At(entry.Offset, 30);
            if (header.Length < 30 || !header.AsSpan().StartsWith("PK\x03\x04"u8)) return false;
            at = entry.Offset + 30 + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28)) + entry.PackedBytes;
        }

        return at <= end && end - at <= NoteMax;
    }
}
