using System.Globalization;
using System.Text;
using Matchmaking.Files.Checks;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files;

/// <summary>
/// What an uploaded file is called, made harmless: no folders, no control characters, no signs that turn the reading direction
/// (which make <c>gpj.exe</c> read <c>exe.jpg</c>). It is shown and handed out, and never becomes a path.
/// </summary>
internal sealed record FileName(string Text, FileFormat Format)
{
    private const int MaxLength = 200;

    public static FileName Of(string said)
    {
        var last = said.Normalize(NormalizationForm.FormC).Split('/', '\\')[^1];
        var name = string.Concat(last.EnumerateRunes().Where(IsHarmless)).Trim(' ').TrimEnd('.', ' ');
        var extension = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        var format = FileFormats.OfExtension(extension)
            ?? throw Refuse.Field("file.type-not-allowed", "file", $"Files of these kinds can be kept: {FileFormats.Extensions}.");
        var stem = name[..^(extension.Length + 1)].Trim(' ', '.');
        if (stem.Length == 0) stem = "file";
        if (stem.Length > MaxLength - extension.Length - 1) stem = stem[..(MaxLength - extension.Length - 1)];
        return new FileName($"{Whole(stem)}.{extension}", format);
    }

    private static bool IsHarmless(Rune sign) =>
        Rune.GetUnicodeCategory(sign) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && sign.Value is not (':' or '*' or '?' or '"' or '<' or '>' or '|' or 0xFFFD);

    // Cutting may have left half of a pair.
    private static string Whole(string stem) => char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem;
}
