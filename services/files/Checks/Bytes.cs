namespace Matchmaking.Files.Checks;

/// <summary>Looking at parts of a file without reading it as a whole.</summary>
internal static class Bytes
{
    /// <summary>Up to <paramref name="count"/> bytes from <paramref name="position"/>.</summary>
    public static byte[] At(this Stream content, long position, int count)
    {
        content.Position = position;
        var part = new byte[Math.Max(0, Math.Min(count, content.Length - position))];
        content.ReadExactly(part);
        return part;
    }

    public static byte[] Tail(this Stream content, int count) => content.At(Math.Max(0, content.Length - count), count);

    /// <summary>Without the white space, and the zeros that some programs write, at the end.</summary>
    public static ReadOnlySpan<byte> Trimmed(this byte[] tail) => tail.AsSpan().TrimEnd("\0\t\n\f\r "u8);
}
