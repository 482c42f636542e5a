using System.Globalization;
using System.Text;

namespace Matchmaking;

/// <summary>Tables that a spreadsheet opens. Sourcing and the portal compile this file too: what is a formula is one everywhere.</summary>
internal static class Csv
{
    /// <summary>UTF-8 with a byte-order mark, without which Excel garbles Vietnamese.</summary>
    public static byte[] Write(IEnumerable<object[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(cell => cell switch { decimal number => number.ToString(CultureInfo.InvariantCulture), _ => Cell((string)cell) })).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>Text that anybody may have written, as a cell that a spreadsheet shows and does not run.</summary>
    public static string Cell(string text) => Quote(Neutral(text));

    /// <summary>A cell that begins like a formula is one to a spreadsheet, whoever wrote it; the quote makes it text again.</summary>
    public static string Neutral(string text) => IsLikeFormula(text) ? "'" + text : text;

    /// <summary>What <see cref="Neutral"/> was given, so that a table which went through a spreadsheet can come back.</summary>
    public static string Plain(string cell) => cell is ['\'', ..] && IsLikeFormula(cell[1..]) ? cell[1..] : cell;

    private static bool IsLikeFormula(string text) => text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r' or '\n', ..];

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
