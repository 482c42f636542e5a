using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Checks;

/// <summary>
/// A file that is two things at once shows a harmless face to the check and another to the program that opens it. Wherever they
/// lie in a file, pages and archives have these marks.
/// </summary>
internal static class HiddenContent
{
    private const int EndOfArchiveMax = 22 + ushort.MaxValue;
    private const int Window = 64 * 1024;

    // Long enough that compressed data does not contain one by chance.
    private static readonly byte[][] Markup = [.. new[] { "<script", "<html>", "<html ", "<!doctype html", "<iframe", "<svg xmlns" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    private static readonly int Longest = Markup.Max(mark => mark.Length);

    public static void RequireNone(Stream content)
    {
        if (HasMarkup(content) || EndsAsArchive(content))
            throw Refuse.Field("file.hidden-content", "file", "Something else is hidden in this file, such as a page or an archive. Save it anew from the program that made it.");
    }

    private static bool HasMarkup(Stream content)
    {
        var window = new byte[Window];
        var kept = 0;
        content.Position = 0;
        for (int read; (read = content.Read(window, kept, Window - kept)) > 0;)
        {
            var filled = kept + read;
            if (HasMarkup(window.AsSpan(0, filled))) return true;
            kept = Math.Min(filled, Longest - 1);
            window.AsSpan(filled - kept, kept).CopyTo(window);
        }

        return false;
    }

    private static bool HasMarkup(ReadOnlySpan<byte> part)
    {
        for (int at; (at = part.IndexOf((byte)'<')) >= 0; part = part[(at + 1)..])
        {
            foreach (var mark in Markup)
            {
                if (part.Length - at >= mark.Length && System.Text.Ascii.EqualsIgnoreCase(part.Slice(at, mark.Length), mark)) return true;
            }
        }

        return false;
    }

    // Programs find an archive by its end, which lies within the last 64 KiB whatever stands before it.
    private static bool EndsAsArchive(Stream content) => content.Tail(EndOfArchiveMax).AsSpan().IndexOf("PK\x05\x06\0\0\0\0"u8) >= 0;
}
