namespace Matchmaking.Files.Checks;

/// <summary>Text has no control characters but those that lay it out.</summary>
internal static class PlainText
{
    public static bool HasControls(Stream content)
    {
        var window = new byte[64 * 1024];
        content.Position = 0;
        for (int read; (read = content.Read(window)) > 0;)
        {
            foreach (var sign in window.AsSpan(0, read))
            {
                if (sign is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f') or 0x7F) return true;
            }
        }

        return false;
    }
}
