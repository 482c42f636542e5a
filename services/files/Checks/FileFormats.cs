using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Checks;

/// <summary>The kinds of files that are kept. All others are refused, among them SVG and HTML, which run scripts.</summary>
public enum FileFormat
{
    Pdf,
    Step,
    Dxf,
    Dwg,
    Png,
    Jpeg,
    Xlsx,
    Csv,
}

/// <summary>The allow-list: extensions, what the content must be, and what browsers are told that it is.</summary>
internal static class FileFormats
{
    private sealed record Kind(FileFormat Format, string MediaType, string[] Extensions, Action<Stream, FilesSettings> Check);

    private static readonly Kind[] All =
    [
        new(FileFormat.Pdf, "application/pdf", ["pdf"], (content, _) => PdfCheck.Run(content)),
        new(FileFormat.Step, "model/step", ["step", "stp"], (content, _) => StepCheck.Run(content)),
        new(FileFormat.Dxf, "image/vnd.dxf", ["dxf"], (content, _) => DxfCheck.Run(content)),
        new(FileFormat.Dwg, "image/vnd.dwg", ["dwg"], (content, _) => DwgCheck.Run(content)),
        new(FileFormat.Png, "image/png", ["png"], (content, _) => PngCheck.Run(content)),
        new(FileFormat.Jpeg, "image/jpeg", ["jpg", "jpeg"], (content, _) => JpegCheck.Run(content)),
        new(FileFormat.Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ["xlsx"], (content, settings) => XlsxCheck.Run(content, settings.MaxUnpackedBytes)),
        new(FileFormat.Csv, "text/csv; charset=utf-8", ["csv"], (content, _) => CsvCheck.Run(content)),
    ];

    public static string Extensions => string.Join(", ", All.SelectMany(kind => kind.Extensions));

    public static FileFormat? OfExtension(string extension) => All.FirstOrDefault(kind => kind.Extensions.Contains(extension))?.Format;

    public static string MediaTypeOf(FileFormat format) => KindOf(format).MediaType;

    /// <summary>Refuses content that is not what the name says, from its first byte to its last, and nothing else besides.</summary>
    public static void Check(FileFormat format, Stream content, FilesSettings settings)
    {
        if (content.Length == 0) throw Refuse.Field("file.empty", "file", "The file is empty.");
        content.Position = 0;
        KindOf(format).Check(content, settings);
        if (format is not FileFormat.Xlsx) HiddenContent.RequireNone(content); // That check looks into every part of its archive.
    }

    /// <param name="why">What a person can do with: which part of the file is not as it must be.</param>
    public static RefusalException NotThis(FileFormat format, string why) =>
        Refuse.Field("file.not-what-it-says", "file", $"The name says {format.ToString().ToUpperInvariant()}, but the content is not: {why}. Save it anew from the program that made it.");

    private static Kind KindOf(FileFormat format) => All.Single(kind => kind.Format == format);
}
