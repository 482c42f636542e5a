using System.IO.Compression;
using System.Xml;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Checks;

/// <summary>An XLSX workbook is an archive of parts that it names, without macros and without links to data elsewhere, of a size that can be opened.</summary>
internal static class XlsxCheck
{
    private const int MaxParts = 2000;
    private const int MaxRatio = 100;
    private const long AlwaysFine = 1024 * 1024;
    private static readonly string[] Needed = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"];
    private static readonly string[] Active = ["vbaproject", "xl/macrosheets/", "xl/activex/", "xl/embeddings/", "xl/externallinks/", "xl/connections.xml", "xl/querytables/", "customui"];
    private static readonly string[] Extensions = [".xml", ".rels", ".vml", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin"];
    private static readonly XmlReaderSettings Harmless = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 10_000_000 };

    public static void Run(Stream content, long maxUnpackedBytes)
    {
        var parts = ZipDirectory.Read(content, MaxParts) ?? throw Not($"it is not one whole archive of at most {MaxParts} parts");
        foreach (var part in parts) RequireHarmless(part);
        if (parts.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() != parts.Count) throw Not("two parts have one name");
        if (Needed.FirstOrDefault(name => !parts.Any(p => p.Name == name)) is { } missing) throw Not($"it has no {missing}");

        try
        {
            content.Position = 0;
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var limit = Math.Min(maxUnpackedBytes, Math.Max(AlwaysFine, content.Length * MaxRatio));
            foreach (var entry in archive.Entries) limit -= UnpackedBytes(entry, limit);
            RequireNoMacros(archive);
            foreach (var entry in archive.Entries.Where(e => e.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))) RequireOwnData(entry);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            throw Not("a part cannot be read");
        }
    }

    private static void RequireHarmless(ZipEntry part)
    {
        var name = part.Name;
        if (part.IsEncrypted) throw Not("a part is locked with a password");
        if (part.Method is not (0 or 8)) throw Not("a part is packed in an unusual way");
        if (name.Length == 0 || name.StartsWith('/') || name.Contains('\\') || name.Contains(':') || name.Contains('\0') || name.Split('/').Any(segment => segment is "" or "." or "..")) throw Not("a part has a name that leads elsewhere");
        if (Active.Any(mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase))) throw IsActive();
        if (!Extensions.Contains(Path.GetExtension(name).ToLowerInvariant())) throw Not("a part is of a kind that workbooks do not have");
        if (name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("xl/printerSettings/", StringComparison.Ordinal)) throw IsActive();
    }

    // What the directory says of sizes may be a lie, so each part is unpacked, to nowhere, and counted.
    private static long UnpackedBytes(ZipArchiveEntry entry, long limit)
    {
        var window = new byte[64 * 1024];
        long unpacked = 0;
        using var part = entry.Open();
        for (int read; (read = part.Read(window)) > 0;)
        {
            unpacked += read;
            if (unpacked > limit) throw Refuse.Field("file.unpacks-too-large", "file", "The workbook unpacks to far more than it is. Save it anew, without empty rows that carry formats.");
        }

        return unpacked;
    }

    private static void RequireNoMacros(ZipArchive archive)
    {
        var isWorkbook = false;
        using var part = archive.GetEntry(Needed[0])!.Open(); // The list of parts has it.
        using var xml = XmlReader.Create(part, Harmless);
        while (xml.Read())
        {
            var type = xml.NodeType is XmlNodeType.Element ? xml.GetAttribute("ContentType") ?? "" : "";
            if (type.Contains("macro", StringComparison.OrdinalIgnoreCase) || type.Contains("vba", StringComparison.OrdinalIgnoreCase)) throw IsActive();
            isWorkbook |= type.EndsWith("spreadsheetml.sheet.main+xml", StringComparison.OrdinalIgnoreCase);
        }

        if (!isWorkbook) throw Not("it is an archive, but no workbook");
    }

    // A hyperlink waits for somebody's click; every other link outside is followed by itself.
    private static void RequireOwnData(ZipArchiveEntry entry)
    {
        using var part = entry.Open();
        using var xml = XmlReader.Create(part, Harmless);
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.Element && string.Equals(xml.GetAttribute("TargetMode"), "External", StringComparison.OrdinalIgnoreCase)
                && xml.GetAttribute("Type")?.EndsWith("/hyperlink", StringComparison.Ordinal) is not true) throw IsActive();
        }
    }

    private static RefusalException IsActive() =>
        Refuse.Field("file.active-content", "file", "The workbook contains macros, embedded objects or links to data elsewhere. Save it anew as a plain workbook (.xlsx) with values.");

    private static RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Xlsx, why);
}
