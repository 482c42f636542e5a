namespace Matchmaking.Search.Text;

/// <summary>A word in the forms that are compared.</summary>
/// <param name="Written">As somebody wrote it, in small letters.</param>
/// <param name="Exact">With diacritics, in one spelling: hoà and hòa, kỹ and kĩ are the same.</param>
/// <param name="Folded">Without diacritics; đ is d.</param>
/// <param name="Lexeme">What the index keeps: the folded word without its English ending.</param>
public sealed record Word(string Written, string Exact, string Folded, string Lexeme)
{
    /// <summary>Somebody took the trouble to write diacritics, so they mean something.</summary>
    public bool HasDiacritics => !string.Equals(Exact, Folded, StringComparison.Ordinal);
}
