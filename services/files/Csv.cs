using System.Text;

namespace Matchmaking.Files;

/// <summary>Tables that a spreadsheet opens.</summary>
internal static class Csv
{
    /// <summary>UTF-8 with a byte-order mark, without which Excel garbles Vietnamese.</summary>
    public static byte[] Write(IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(cell => Quote(Neutral(cell)))).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A cell that begins like a formula is one to a spreadsheet, whoever wrote it; the quote makes it text again.</summary>
    public static string Neutral(string text) => text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r' or '\n', ..] ? "'" + text : text;

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
