namespace Matchmaking.Registry;

/// <summary>Text as people type it.</summary>
internal static class Text
{
    /// <summary>Trimmed; nothing typed is no text.</summary>
    public static string? OrNull(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    /// <summary>Each text once, trimmed, in the order typed.</summary>
    public static List<string> Distinct(IEnumerable<string>? typed) => [.. (typed ?? []).Select(OrNull).OfType<string>().Distinct(StringComparer.Ordinal)];
}
