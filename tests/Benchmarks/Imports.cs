using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Matchmaking.Tests.Support;

namespace Matchmaking.Benchmarks;

/// <summary>One way to bring a list of 10,000 different firms.</summary>
/// <param name="PeakMegabytes">The most resident memory of the whole marketplace while it ran, over what it was before.</param>
internal sealed record ImportFigures(string What, double Seconds, double PeakMegabytes)
{
    public const double GoalSeconds = 30;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What,-44} {Seconds,8:0.0} s {PeakMegabytes,8:0} MB over before   (goal < {GoalSeconds:0} s)");
}

/// <summary>An association brings lists as they are kept: names, addresses, provinces and processes in words.</summary>
internal static class Imports
{
    private const int Rows = 10_000;

    private static readonly string[] Syllables =
    [
        "An", "Bách", "Cát", "Dũng", "Đại", "Gia", "Hải", "Khang", "Lâm", "Minh", "Nam", "Oanh", "Phú", "Quang", "Sơn", "Tân", "Uyên", "Vạn", "Xuân", "Yên", "Bảo", "Châu", "Đức", "Giang", "Hưng",
    ];

    private static readonly string[] Trades = ["Cơ khí", "Nhựa", "Bao bì", "Khuôn mẫu", "Linh kiện điện tử", "Đúc", "Cao su", "Dệt may", "Kim khí", "Ô tô"];
    private static readonly string[] Provinces = ["Bắc Ninh", "Hà Nam", "Hà Nội", "Bình Dương", "Đồng Nai", "Hải Phòng", "Vĩnh Phúc", "Hưng Yên", "Đà Nẵng", "Long An"];
    private static readonly string[] Processes = ["tiện CNC, phay CNC", "ép nhựa", "dập kim loại", "mạ kẽm, sơn tĩnh điện", "đúc áp lực, khảm trai"];

    public static async Task<IReadOnlyList<ImportFigures>> RunAsync()
    {
        var figures = new List<ImportFigures>();
        foreach (var isWorkbook in new[] { false, true })
        {
            // Each in a marketplace of its own: what is known already makes a list cheaper, or dearer.
            await using var market = await Marketplace.StartAsync(Shape.AllInOne, "direct", "preview");
            var codes = TaxCodes.Valid().Skip(1000).Take((2 * Rows) + 2).ToArray();
            await market.AddOrganisationAsync("direct", "direct", "Hiệp hội Một", codes[^1], "Association");
            await market.AddOrganisationAsync("preview", "preview", "Hiệp hội Hai", codes[^2], "Association");
            var (kind, file) = (isWorkbook ? "XLSX" : "CSV", File(isWorkbook, codes[..Rows], 0));
            var other = File(isWorkbook, codes[Rows..^2], Rows);
            figures.Add(await MeasureAsync(market, $"import of {Rows} rows, {kind}", "direct", client => SendAsync(client, "/imports", file, isWorkbook, "created")));
            figures.Add(await MeasureAsync(market, $"the same file again, {kind}", "direct", client => SendAsync(client, "/imports", file, isWorkbook, "unchanged")));
            var id = Guid.Empty;
            figures.Add(await MeasureAsync(market, $"preview of {Rows} other rows, {kind}", "preview", async client =>
            {
                var preview = await SendAsync(client, "/imports/previews", other, isWorkbook, null);
                id = preview.GetProperty("previewId").GetGuid();
                using var decided = await client.PutAsync(new Uri($"/imports/previews/{id}/decisions", UriKind.Relative), new StringContent("""{"decisions":[],"rest":"OtherFirm"}""", Encoding.UTF8, "application/json"));
                decided.EnsureSuccessStatusCode();
            }));
            figures.Add(await MeasureAsync(market, $"its confirmation, {kind}", "preview", async client =>
            {
                using var answer = await client.PostAsync(new Uri($"/imports/previews/{id}/confirmation", UriKind.Relative), null);
                Require(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement, "created");
            }));
        }

        return figures;
    }

    private static async Task<ImportFigures> MeasureAsync(Marketplace market, string what, string who, Func<HttpClient, Task> run)
    {
        using var client = await market.ClientAsync("Registry", who);
        client.Timeout = TimeSpan.FromMinutes(5);
        var (before, peak, started) = (market.ResidentBytes, 0L, Stopwatch.GetTimestamp());
        var running = run(client);
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100)))
        {
            while (!running.IsCompleted && await timer.WaitForNextTickAsync()) peak = Math.Max(peak, market.ResidentBytes);
        }

        await running;
        return new ImportFigures(what, Stopwatch.GetElapsedTime(started).TotalSeconds, Math.Max(0, peak - before) / 1_000_000d);
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, string path, byte[] file, bool isWorkbook, string? all)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { content, "file", isWorkbook ? "list.xlsx" : "list.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form, Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
        var body = JsonDocument.Parse(text).RootElement;
        if (all is not null) Require(body, all);
        return body;
    }

    private static void Require(JsonElement report, string all)
    {
        if (report.GetProperty(all).GetInt32() != Rows) throw new InvalidOperationException($"{all}: {report.GetProperty(all)} of {Rows}");
    }

    private static byte[] File(bool isWorkbook, string[] taxCodes, int from)
    {
        string[] header = ["STT", "Tên doanh nghiệp", "Mã số thuế", "Địa chỉ", "Tỉnh", "Ngành nghề", "Số lao động", "Người liên hệ", "Điện thoại", "Email", "Chứng nhận"];
        var rows = taxCodes.Select((code, i) => Row(code, from + i)).Prepend(header);
        return isWorkbook ? Workbook(rows) : [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Concat(rows.Select(r => string.Join(';', r) + "\r\n")))];
    }

    // Names of three syllables and a place: as alike as names of real firms are, and each its own.
    private static string[] Row(string taxCode, int i)
    {
        var name = $"{Syllables[i % 25]} {Syllables[i / 25 % 25]} {Syllables[i / 625 % 25]}{(i >= 15_625 ? " Hai" : "")}";
        var (trade, province) = (Trades[i * 7 % 10], Provinces[i * 3 % 10]);
        return
        [
            $"{i + 1}", $"Công ty TNHH {trade} {name}", taxCode, $"Lô {(char)('A' + (i % 20))}{i % 97}, KCN số {i % 53}, {province}", province, Processes[i % 5], $"{20 + (i % 900)}", $"Nguyễn Văn {Syllables[i % 25]}",
            $"0222 {i % 1000:000} {i / 1000:000}", $"lienhe{i}@example.vn", i % 3 == 0 ? "ISO 9001:2015" : "",
        ];
    }

    private static byte[] Workbook(IEnumerable<string[]> rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "xl/workbook.xml", ["""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Hội viên" sheetId="1" r:id="r1"/></sheets></workbook>"""]);
            Write(zip, "xl/_rels/workbook.xml.rels", ["""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""]);
            Write(zip, "xl/worksheets/sheet1.xml", rows.Select((row, i) => $"<row r=\"{i + 1}\">{string.Concat(row.Select(cell => $"<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>")
                .Prepend("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""").Append("</sheetData></worksheet>"));
        }

        return file.ToArray();
    }

    private static void Write(ZipArchive zip, string name, IEnumerable<string> parts)
    {
        using var part = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
        foreach (var text in parts) part.Write(text);
    }
}
