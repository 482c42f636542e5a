using System.Globalization;
using System.Text;

namespace Matchmaking.Files.Checks;

/// <summary>A PDF begins with its version, ends with its end mark, and its table of objects is where it says.</summary>
internal static class PdfCheck
{
    private const int TailLength = 2048;

    public static void Run(Stream content)
    {
        var head = content.At(0, 8);
        if (head.Length < 8 || !(head.AsSpan().StartsWith("%PDF-1."u8) || head.AsSpan().StartsWith("%PDF-2."u8)) || !char.IsAsciiDigit((char)head[7])) throw Not("it does not begin with %PDF");

        var tail = Encoding.Latin1.GetString(content.Tail(TailLength).Trimmed());
        if (!tail.EndsWith("%%EOF", StringComparison.Ordinal)) throw Not("it does not end with %%EOF");
        var mark = tail.LastIndexOf("startxref", StringComparison.Ordinal);
        var said = mark < 0 ? "" : tail[(mark + "startxref".Length)..^"%%EOF".Length].Trim();
        if (!long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) || offset >= content.Length) throw Not("its table of objects is missing");

        var table = Encoding.Latin1.GetString(content.At(offset, 32)).TrimStart();
        // The table itself, or an object that holds it: "12 0 obj".
        if (!table.StartsWith("xref", StringComparison.Ordinal) && !(table.Length > 0 && char.IsAsciiDigit(table[0]) && table.Contains("obj", StringComparison.Ordinal))) throw Not("its table of objects is not where it says");
    }

    private static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Pdf, why);
}
