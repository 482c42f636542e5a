using System.Net.Http.Headers;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.SupplierLists;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>Supplier lists as an association would send them.</summary>
internal static class ListFile
{
    /// <summary>A good row; the values of <paramref name="changes"/> replace its own.</summary>
    public static Dictionary<string, string> Row(string taxCode, params (string Column, string Value)[] changes)
    {
        var row = new Dictionary<string, string>
        {
            ["tax_code"] = taxCode,
            ["name_vi"] = "Công ty Ánh Dương",
            ["ownership"] = "VietnameseOwned",
            ["staff"] = "60",
            ["site_name"] = "Nhà máy 1",
            ["province_code"] = "01",
            ["process_codes"] = "machining-turning",
            ["material_codes"] = "steel-carbon",
            ["tolerance_mm"] = "0.02",
        };
        foreach (var (column, value) in changes) row[column] = value;
        return row;
    }

    public static Task<Answer> ImportAsync(this HttpClient client, params Dictionary<string, string>[] rows) => client.ImportTextAsync(Csv(rows));

    public static Task<Answer> ImportTextAsync(this HttpClient client, string text, string name = "suppliers.csv") => client.ImportFileAsync(Encoding.UTF8.GetBytes(text), name);

    public static Task<Answer> PreviewAsync(this HttpClient client, string text, string name = "suppliers.csv") =>
        client.ImportFileAsync(Encoding.UTF8.GetBytes(text), name, "/imports/previews");

    public static Task<Answer> ConfirmAsync(this HttpClient client, Answer preview) => client.SendAsync(HttpMethod.Post, $"/imports/previews/{preview.Body["previewId"]}/confirmation");

    public static async Task<Answer> ImportFileAsync(this HttpClient client, byte[] file, string name, string path = "/imports")
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { content, "file", name } };
        return await client.SendAsync(HttpMethod.Post, path, form);
    }

    public static string Csv(IReadOnlyList<Dictionary<string, string>> rows, char separator = ',')
    {
        string[] columns = [.. rows.SelectMany(r => r.Keys).Distinct()];
        var text = new StringBuilder().AppendJoin(separator, columns).Append("\r\n");
        foreach (var row in rows) text.AppendJoin(separator, columns.Select(c => Quoted(row.GetValueOrDefault(c, ""), separator))).Append("\r\n");
        return text.ToString();
    }

    /// <summary>A workbook of one sheet; what reads as a number is stored as one, as a spreadsheet program does.</summary>
    public static byte[] Xlsx(params Dictionary<string, string>[] rows)
    {
        using var file = new MemoryStream();
        using (var workbook = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = workbook.AddWorkbookPart();
            var sheet = book.AddNewPart<WorksheetPart>();
            string[] columns = [.. rows.SelectMany(r => r.Keys).Distinct()];
            var cells = new SheetData(new Row(columns.Select(c => TextCell(c))));
            foreach (var row in rows)
                cells.AppendChild(new Row(columns.Select(c => row.GetValueOrDefault(c, "") is var v && double.TryParse(v, out _) ? new Cell { CellValue = new CellValue(v.TrimStart('0')), DataType = CellValues.Number } : TextCell(v))));
            sheet.Worksheet = new Worksheet(cells);
            book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook(new Sheets(new Sheet { Name = "Suppliers", SheetId = 1, Id = book.GetIdOfPart(sheet) }));
        }

        return file.ToArray();
    }

    /// <summary>A good row with changes, as the importer reads it.</summary>
    internal static (SupplierRow? Row, List<RowProblem> Problems) Read(params (string Column, string Value)[] changes)
    {
        var problems = new List<RowProblem>();
        var cells = Row("0100109106", changes).Where(c => c.Value.Length > 0).ToDictionary();
        return (SupplierRow.Read(new SheetRow(2, cells), Words, problems), problems);
    }

    private static readonly ListWords Words = new(new CodeLists());

    private static Cell TextCell(string text) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(text)) };

    private static string Quoted(string text, char separator) =>
        text.Contains(separator) || text.Contains('"') || text.Contains('\n') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
