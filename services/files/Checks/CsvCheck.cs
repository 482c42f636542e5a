using System.Text;

namespace Matchmaking.Files.Checks;

/// <summary>A CSV table is text in UTF-8.</summary>
internal static class CsvCheck
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Run(Stream content)
    {
        if (PlainText.HasControls(content)) throw Not("it is not text; save it as CSV UTF-8");
        var head = Encoding.UTF8.GetString(content.At(0, 64)).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (head.StartsWith('<') || head.StartsWith("%PDF", StringComparison.Ordinal)) throw Not("it begins as another kind of file");
        try
        {
            var decoder = Strict.GetDecoder();
            var (window, text) = (new byte[64 * 1024], new char[64 * 1024]);
            content.Position = 0;
            int read;
            do
            {
                read = content.Read(window);
                decoder.GetChars(window.AsSpan(0, read), text, flush: read == 0);
            }
            while (read > 0);
        }
        catch (DecoderFallbackException)
        {
            throw Not("it is not in UTF-8; save it as CSV UTF-8");
        }
    }

    private static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Csv, why);
}
