using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Registry.SupplierLists;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>Files as people save them, and files that are no list.</summary>
public sealed class ListFileTests(RegistryFixture registry)
{
    [Fact(DisplayName = "PRO-4: a row that cannot be told apart, or has text under no name, is reported, and no row is lost silently")]
    public async Task Malformed_rows_are_reported()
    {
        var association = await registry.RegisteredAsync("Association");
        var (a, b) = (registry.NewTaxCode(), registry.NewTaxCode());
        var answer = await association.Http.ImportTextAsync($"name_vi,tax_code\nMột,{a}\n\n\"Ha\"i,{b},more\nMột,{a},too many\n\"Never closed,{b}\nlost?,{b}\n");
        var results = answer.Body["results"]!.AsArray();
        Assert.Equal([(2, "Created"), (4, "Refused"), (5, "Refused"), (6, "Refused")], results.Select(r => ((int)r!["row"]!, (string?)r["outcome"])));
        Assert.Equal(["row.malformed", "row.cell-without-column", "row.malformed"], results.Skip(1).Select(r => (string?)r!["problems"]![0]!["code"]));
    }

    [Fact(DisplayName = "PRO-4: spreadsheets are read as people save them")]
    public async Task Spreadsheets_are_read_as_they_are_saved()
    {
        var association = await registry.RegisteredAsync("Association");

        // Excel in Vietnam: byte order mark, semicolons, a text of two lines, header in capitals.
        var text = $"TAX_CODE;Name_Vi;description_vi\r\n{registry.NewTaxCode()};\"Công ty \"\"Sao\"\"\";\"Dòng một\nDòng hai; hết\"\r\n{registry.NewTaxCode()};Hai;\r\n";
        var csv = await association.Http.ImportFileAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "danh sách.CSV");
        Assert.Equal((2, 2, 0, 0, 0), Counts(csv.Body));
        Assert.Equal("Công ty \"Sao\"", (string?)csv.Body["results"]![0]!["name"]);
        Assert.Equal("danh sách.CSV", (string?)csv.Body["fileName"]);

        // A workbook where the tax code and the province became numbers and lost their leading zeros.
        var xlsx = await association.Http.ImportFileAsync(ListFile.Xlsx(ListFile.Row("0300588569"), ListFile.Row("0100109106", ("staff", "x"))), "list.xlsx");
        Assert.Equal((2, 1, 0, 0, 1), Counts(xlsx.Body));
        Assert.Equal((3, "staff"), ((int)xlsx.Body["results"]![1]!["row"]!, (string?)xlsx.Body["results"]![1]!["problems"]![0]!["column"]));
        var id = (string?)xlsx.Body["results"]![0]!["organisationId"];
        Assert.Equal("0300588569", (string?)(await association.Http.ReadAsync($"/organisations/{id}"))["taxCode"]);
    }

    [Theory(DisplayName = "PRO-4: a list in UTF-16, or separated by tabs, is read like any other")]
    [InlineData(true, '\t')]
    [InlineData(false, '\t')]
    [InlineData(true, ',')]
    public async Task Encodings_and_separators(bool isUtf16, char separator)
    {
        var association = await registry.RegisteredAsync("Association");
        var encoding = isUtf16 ? Encoding.Unicode : Encoding.UTF8;
        var text = ListFile.Csv([ListFile.Row(registry.NewTaxCode(), ("name_vi", "Công ty Hữu Nghị, Đà Nẵng"))], separator);
        var answer = await association.Http.ImportFileAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], "a.csv");
        Assert.Equal(("Created", "Công ty Hữu Nghị, Đà Nẵng"), answer.Body["results"]![0] is var row ? ((string?)row!["outcome"], (string?)row["name"]) : default);
    }

    [Fact(DisplayName = "PRO-4: every visible sheet whose header is known is read, the others are named with the reason; merged cells fill down, hidden rows are mentioned")]
    public async Task Sheets_are_read()
    {
        var association = await registry.RegisteredAsync("Association");
        var codes = Enumerable.Range(0, 4).Select(_ => registry.NewTaxCode()).ToList();
        var file = RawWorkbook.Of(
            new("Bắc", RawWorkbook.Lines("Tỉnh|Tên công ty|MST|Điện thoại", $"Hà Nội|Bắc Một|{codes[0]}|", $"|Bắc Hai|{codes[1]}|912345678") + "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"A1:D1\"/></mergeCells>"),
            new("Ghi chú", RawWorkbook.Lines("Số liệu năm 2025", "Tổng|4")),
            new("Nam", RawWorkbook.Lines("DANH SÁCH", "Tên công ty|MST|Tỉnh", $"Nam Một|{codes[2]}|Đồng Nai") + ""),
            new("Nháp", RawWorkbook.Lines("Tên công ty|MST", $"Nháp|{codes[3]}"), "hidden"),
            new("Sheet5", ""));
        var hidden = RawWorkbook.Changed(file, "xl/worksheets/sheet1.xml", xml => xml.Replace("<row r=\"3\">", "<row r=\"3\" hidden=\"1\">", StringComparison.Ordinal));
        var preview = await association.Http.ImportFileAsync(hidden, "a.xlsx", "/imports/previews");

        Assert.Equal([("Bắc", 0, 1), ("Nam", 3, 5)], preview.Body["sheets"]!.AsArray().Select(s => ((string?)s!["name"], (int)s["before"]!, (int)s["headerRow"]!)));
        Assert.Equal([("Ghi chú", "NoHeader"), ("Nháp", "Hidden"), ("Sheet5", "Empty")], preview.Body["leftOut"]!.AsArray().Select(s => ((string?)s!["name"], (string?)s["reason"])));
        Assert.Equal([(2, "01"), (3, "01"), (6, "75")], preview.Body["firstRows"]!.AsArray().Select(r => ((int)r!["row"]!, (string?)r["values"]!["province_code"])));
        Assert.Equal("row.hidden", (string?)preview.Body["firstRows"]![1]!["problems"]![0]!["code"]);
        var report = (await association.Http.ConfirmAsync(preview)).Body;
        Assert.Equal([2, 3, 6], report["results"]!.AsArray().Where(r => (string?)r!["outcome"] == "Created").Select(r => (int)r!["row"]!));
        Assert.Equal(["Ghi chú", "Nháp", "Sheet5"], (await association.Http.ReadAsync($"/imports/{report["importId"]}"))["leftOut"]!.AsArray().Select(s => (string?)s!["name"]));
        Assert.Equal("0912345678", (string?)(await association.Http.ReadAsync($"/profiles/{report["results"]![1]!["organisationId"]}"))["contactPhone"]);
    }

    [Theory(DisplayName = "PRO-4: numbers of a workbook mean what they show: dates, percentages, tax codes and phones without their zeros")]
    [InlineData("45000", 1, "2023-03-15")]
    [InlineData("0.3", 2, "30")]
    [InlineData("1.234", 0, "1.2340")]
    [InlineData("1E3", 0, "1000")]
    [InlineData("100109106001", 0, "100109106001")]
    public void Cell_formats(string raw, int style, string text) => Assert.Equal(text, new CellFormats(new() { [164] = "dd/mm/yyyy;\"d\"@" }, [0, 164, 10], is1904: false).TextOf(raw, style));

    [Theory(DisplayName = "PRO-4: a tax code that lost its zero has it back, also a branch's, with and without dash")]
    [InlineData("100109106", "0100109106")]
    [InlineData("100109106001", "0100109106-001")]
    [InlineData("0100109106001", "0100109106-001")]
    [InlineData("0100109106-001", "0100109106-001")]
    [InlineData("0100109106 - 001", "0100109106-001")]
    [InlineData("'0100109106", "0100109106")]
    [InlineData("100109107001", null)]
    public void Tax_codes(string typed, string? code) => Assert.Equal(code, ListFile.Read(("tax_code", typed)).Row?.TaxCode);

    [Theory(DisplayName = "PRO-4: numbers are read as people in Vietnam and elsewhere write them, and the author is told where both could be meant")]
    [InlineData("staff", "1.000", "1000", false)]
    [InlineData("staff", "1,000", "1000", false)]
    [InlineData("staff", "1 250", "1250", false)]
    [InlineData("staff", "12.500.000", null, false)]
    [InlineData("staff", "85,5", null, false)]
    [InlineData("tolerance_mm", "0,02", "0.02", false)]
    [InlineData("tolerance_mm", "0.125", "0.125", false)]
    [InlineData("tolerance_mm", "1,250", "1.25", true)]
    [InlineData("batch_min", "1.000", "1000", true)]
    [InlineData("batch_min", "1.234.567,5", "1234567.5", false)]
    [InlineData("batch_min", "1,234,567.5", "1234567.5", false)]
    [InlineData("batch_min", "1.23.456", null, false)]
    [InlineData("foreign_share_percent", "12.500", "12.5", false)]
    [InlineData("foreign_share_percent", "12,5%", "12.5", false)]
    public void Numbers(string column, string typed, string? number, bool isDoubtful)
    {
        var (row, problems) = ListFile.Read((column, typed), ("ownership", column == "foreign_share_percent" ? "liên doanh" : ""));
        Assert.Equal(number, row is null ? null : (column switch { "staff" => row.Staff, "tolerance_mm" => row.Capabilities[0].ToleranceMm, "batch_min" => row.Capabilities[0].BatchMin, _ => row.ForeignSharePercent })?
            .ToString("0.#####", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(isDoubtful, problems.Any(p => p.Code == "row.number-doubtful"));
    }

    [Theory(DisplayName = "trust 8: what a spreadsheet would run as a formula is text in a download, and comes back as it was")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+84 24 1234", "'+84 24 1234")]
    [InlineData("-", "'-")]
    [InlineData("@x", "'@x")]
    [InlineData("  =x", "'  =x")]
    [InlineData("\t=x", "'\t=x")]
    [InlineData("\nx", "'\nx")]
    [InlineData("Cơ khí 'A'", "Cơ khí 'A'")]
    [InlineData("'quoted'", "'quoted'")]
    public void Formulas_are_text(string text, string cell) => Assert.Equal((cell, text), (Csv.Neutral(text), Csv.Plain(cell)));

    [Fact(DisplayName = "PRO-4: the rows to mend, downloaded and sent back, change nothing that was not mended")]
    public async Task Mended_rows_come_back()
    {
        var association = await registry.RegisteredAsync("Association");
        var row = ListFile.Row(registry.NewTaxCode(), ("contact_phone", "+84 24 3826 0001"), ("name_vi", "@ Cơ khí"), ("description_vi", "- tiện\n- phay"));
        Assert.Equal("Created", (string?)(await association.Http.ImportAsync(row)).Body["results"]![0]!["outcome"]);
        var mended = $"Dòng,Kết quả,Cần sửa,{string.Join(',', row.Keys)}\r\n2,Từ chối,\"x\",{string.Join(',', row.Values.Select(Csv.Cell))}\r\n";
        Assert.Contains("'+84", mended, StringComparison.Ordinal);
        Assert.Equal("Unchanged", (string?)(await association.Http.ImportTextAsync(mended)).Body["results"]![0]!["outcome"]);
    }

    [Theory(DisplayName = "PRO-4: the template has a header that is read, in words too, and its example begins no supplier")]
    [InlineData("")]
    [InlineData("?language=vi")]
    [InlineData("?language=en")]
    public async Task The_template(string language)
    {
        var association = await registry.RegisteredAsync("Association");
        var template = await registry.Nobody.GetStringAsync("/imports/template.csv" + language);
        var answer = await association.Http.ImportTextAsync(template, "template.csv");
        Assert.Equal((1, 1, "row.example"), ((int)answer.Body["rows"]!, (int)answer.Body["unchanged"]!, (string?)answer.Body["results"]![0]!["problems"]![0]!["code"]));
        var filled = await association.Http.ImportTextAsync(template.Replace("VÍ DỤ", registry.NewTaxCode(), StringComparison.Ordinal));
        Assert.All(filled.Body["results"]![0]!["problems"]!.AsArray(), p => Assert.Equal("row.probable-duplicate", (string?)p!["code"])); // The example is filled in three times.
        Assert.Equal("Published", (string?)(await association.Http.ReadAsync($"/profiles/{filled.Body["results"]![0]!["organisationId"]}"))["state"]);
    }

    [Theory(DisplayName = "PRO-4: a file that is no supplier list is refused as a whole")]
    [InlineData("", "a.csv", "import.empty")]
    [InlineData("\n,,\n", "a.csv", "import.empty")]
    [InlineData("tax_code,name_vi\n", "a.xlsx", "import.not-its-name")]
    [InlineData("tax_code,\0\n", "a.csv", "import.no-text")]
    [InlineData("PK nothing", "a.xlsx", "import.unreadable")]
    [InlineData("tax_code,name_vi,colour\n", "a.csv", "import.column-unknown")]
    [InlineData("tax_code,name_vi,tax_code\n", "a.csv", "import.column-doubled")]
    [InlineData("tax_code,name_en\n", "a.csv", "import.column-missing")]
    public async Task A_wrong_file_is_refused(string text, string name, string code)
    {
        var association = await registry.RegisteredAsync("Association");
        var answer = await association.Http.ImportTextAsync(text, name);
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, answer.Code));
        Assert.Equal(["file"], answer.Fields);
    }

    [Fact(DisplayName = "PRO-4: a file that is not UTF-8, too large or too long is refused, and nothing of it is taken")]
    public async Task Limits_hold()
    {
        var association = await registry.RegisteredAsync("Association");
        var latin = await association.Http.ImportFileAsync([.. Encoding.UTF8.GetBytes($"tax_code,name_vi\n{registry.NewTaxCode()},C"), 0xF4, .. "ng ty\n"u8], "a.csv");
        Assert.Equal((HttpStatusCode.BadRequest, "import.not-utf8"), (latin.StatusCode, latin.Code));
        Assert.Equal("import.too-large", (await association.Http.ImportFileAsync(new byte[10 * 1024 * 1024 + 1], "a.csv")).Code);
        var taxCode = registry.NewTaxCode();
        Assert.Equal("import.too-many-rows", (await association.Http.ImportTextAsync("tax_code,name_vi\n" + string.Concat(Enumerable.Repeat($"{taxCode},A\n", 20_001)))).Code);
        Assert.Equal(0, await registry.CountAsync($"select 1 from organisation where tax_code = '{taxCode}'"));
        Assert.Empty((await association.Http.ReadAsync("/imports"))["items"]!.AsArray());
    }

    private static (int Rows, int Created, int Updated, int Unchanged, int Refused) Counts(JsonNode report) =>
        ((int)report["rows"]!, (int)report["created"]!, (int)report["updated"]!, (int)report["unchanged"]!, (int)report["refused"]!);
}
