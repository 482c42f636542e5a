using System.Buffers.Binary;
using System.Text;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Checks;

/// <summary>
/// A file that is two things at once shows a harmless face to the check and another to the program that opens it. Wherever they
/// lie in a file, pages and archives have these marks.
/// </summary>
internal static class HiddenContent
{
    private const int EndOfArchiveMax = EndLength + ushort.MaxValue;
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int Window = 64 * 1024;
    private const int TextAfterSvg = 8;

    // Long enough that compressed data does not contain one by chance.
    private static readonly byte[][] Markup = [.. new[] { "<script", "<html>", "<html ", "<!doctype html", "<iframe" }.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[][] Archives = [[.. "Rar!"u8, 0x1A, 0x07], [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C]];

    private static readonly int Longest = Markup.Max(mark => mark.Length);

    public static void RequireNone(Stream content)
    {
        if (HasMark(content) || EndsAsArchive(content))
            throw Refuse.Field("file.hidden-content", "file", "Something else is hidden in this file, such as a page or an archive. Save it anew from the program that made it.");
    }

    private static bool HasMark(Stream content)
    {
        var window = new byte[Window];
        var kept = 0;
        content.Position = 0;
        for (int read; (read = content.Read(window, kept, Window - kept)) > 0;)
        {
            var filled = kept + read;
            if (HasMark(window.AsSpan(0, filled))) return true;
            kept = Math.Min(filled, Longest - 1);
            window.AsSpan(filled - kept, kept).CopyTo(window);
        }

        return false;
    }

    private static bool HasMark(ReadOnlySpan<byte> part)
    {
        foreach (var mark in Archives)
        {
            if (part.IndexOf(mark) >= 0) return true;
        }

        for (int at; (at = part.IndexOf((byte)'<')) >= 0; part = part[(at + 1)..])
        {
            if (IsSvg(part[at..])) return true;
            foreach (var mark in Markup)
            {
                if (part.Length - at >= mark.Length && Ascii.EqualsIgnoreCase(part.Slice(at, mark.Length), mark)) return true;
            }
        }

        return false;
    }

    // The name alone is too short to be no chance in compressed data: what follows is text, or the tag's end and text.
    private static bool IsSvg(ReadOnlySpan<byte> tag) =>
        tag.Length >= 5 + TextAfterSvg && Ascii.EqualsIgnoreCase(tag[..4], "<svg"u8) && tag[4] is (byte)'>' or (byte)'/' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'
        && tag.Slice(5, TextAfterSvg).IndexOfAnyExcept(Text) < 0;

    private static readonly System.Buffers.SearchValues<byte> Text = System.Buffers.SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(i => (byte)i), (byte)'\t', (byte)'\r', (byte)'\n']);

    // Programs find an archive by its end, which lies within the last 64 KiB whatever stands before it. They do not look at the numbers of
    // disks, so neither do we: an end is one when what it says leads to the first entry of a directory.
    private static bool EndsAsArchive(Stream content)
    {
        var start = Math.Max(0, content.Length - EndOfArchiveMax);
        var tail = content.At(start, EndOfArchiveMax);
        for (var at = tail.Length - EndLength; at >= 0 && (at = tail.AsSpan(0, at + 4).LastIndexOf("PK\x05\x06"u8)) >= 0; at--)
        {
            var end = tail.AsSpan(at);
            var (size, offset) = (BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
            // From the beginning of the file, or, where something was put before the archive, back from its end; or by the record of large archives.
            if (IsAt(content, offset, "PK\x01\x02"u8) || IsAt(content, start + at - size, "PK\x01\x02"u8) || IsAt(content, start + at - LocatorLength, "PK\x06\x07"u8)) return true;
        }

        return false;
    }

    private static bool IsAt(Stream content, long position, ReadOnlySpan<byte> mark) => position >= 0 && position <= content.Length && content.At(position, mark.Length).AsSpan().SequenceEqual(mark);
}
