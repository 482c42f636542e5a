using System.IO.Compression;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>Workbooks part by part, as no spreadsheet program would let one make them.</summary>
internal static class RawWorkbook
{
    /// <summary>A worksheet as it is written.</summary>
    /// <param name="Xml">What stands in it; see <see cref="Lines"/>.</param>
    /// <param name="State">How it is shown.</param>
    public sealed record Sheet(string Name, string Xml, string State = "visible");

    /// <summary>A workbook of just what is given, however wrong.</summary>
    public static byte[] Of(params Sheet[] sheets)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "xl/workbook.xml", $"<workbook xmlns:r=\"r\"><sheets>{string.Concat(sheets.Index().Select(s => $"<sheet name=\"{s.Item.Name}\" state=\"{s.Item.State}\" r:id=\"r{s.Index + 1}\"/>"))}</sheets></workbook>");
            Write(zip, "xl/_rels/workbook.xml.rels", $"<Relationships>{string.Concat(sheets.Index().Select(s => $"<Relationship Id=\"r{s.Index + 1}\" Type=\"x/worksheet\" Target=\"worksheets/sheet{s.Index + 1}.xml\"/>"))}</Relationships>");
            foreach (var (i, sheet) in sheets.Index()) Write(zip, $"xl/worksheets/sheet{i + 1}.xml", $"<worksheet>{sheet.Xml}</worksheet>");
        }

        return file.ToArray();
    }

    /// <summary>Rows of texts between bars.</summary>
    public static string Lines(params string[] lines) => $"<sheetData>{string.Concat(lines.Index().Select(l => $"<row r=\"{l.Index + 1}\">{string.Concat(l.Item.Split('|').Select(c => c.Length == 0 ? "<c/>" : $"<c t=\"inlineStr\"><is><t>{c}</t></is></c>"))}</row>"))}</sheetData>";

    /// <summary>Another content for one part, which may be new.</summary>
    public static byte[] Changed(byte[] workbook, string part, Func<string, string> change)
    {
        using var file = new MemoryStream();
        file.Write(workbook);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var text = "";
            if (zip.GetEntry(part) is { } entry)
            {
                using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
                entry.Delete();
            }

            Write(zip, part, change(text));
        }

        return file.ToArray();
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        using var part = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
        part.Write(text);
    }
}
