using System.Globalization;

namespace Matchmaking.Files.Checks;

/// <summary>A DXF drawing is pairs of lines, a number and a value: sections, and the end of the file.</summary>
internal static class DxfCheck
{
    private const int LineMax = 16 * 1024;

    public static void Run(Stream content)
    {
        if (PlainText.HasControls(content)) throw Not("it is not text; save it as ASCII DXF");
        content.Position = 0;
        var sections = 0;
        var line = new char[LineMax];
        while (true)
        {
            var code = Line(content, line)?.Trim();
            var value = Line(content, line)?.Trim();
            if (value is null) throw Not("it does not end with EOF");
            if (!int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) throw Not("its lines are not pairs of a number and a value");
            if (number == 0 && value == "EOF") break;
            if (number == 0 && value == "SECTION") sections++;
            if (sections == 0 && number != 999) throw Not("it does not begin with a section"); // 999 is a comment.
        }

        if (sections == 0) throw Not("it has no section");
        while (Line(content, line) is { } rest)
        {
            if (rest.Trim().Length > 0) throw Not("something follows its end");
        }
    }

    /// <returns>Null at the end of the file.</returns>
    private static string? Line(Stream content, char[] line)
    {
        var length = 0;
        int sign;
        while ((sign = content.ReadByte()) is not (-1 or '\n'))
        {
            if (length == line.Length) throw Not("a line is too long");
            line[length++] = (char)sign;
        }

        return sign == -1 && length == 0 ? null : new string(line, 0, length);
    }

    private static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Dxf, why);
}
