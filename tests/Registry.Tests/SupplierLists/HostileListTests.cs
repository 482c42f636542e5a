using System.Net;
using Matchmaking.Registry.SupplierLists;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>Files that are made to cost more than they weigh.</summary>
public sealed class HostileListTests(RegistryFixture registry)
{
    private const long MostBytes = 48 * 1024 * 1024;

    public static TheoryData<string, string> Files => new()
    {
        { "bomb", "import.unpacked-too-large" }, { "no tags", "import.unpacked-too-large" }, { "long attribute", "import.unpacked-too-large" }, { "shared texts", "import.too-much-text" },
        { "row far below", "import.row-too-far" }, { "row beyond counting", "import.unreadable" }, { "rows backwards", "import.unreadable" },
        { "column far right", "import.too-many-columns" }, { "column beyond counting", "import.too-many-columns" }, { "wide row", "import.too-many-columns" }, { "long row", "import.row-too-long" },
        { "merged into long rows", "import.row-too-long" }, { "many merged cells", "import.unpacked-too-large" }, { "deep", "import.unreadable" }, { "many names", "import.unreadable" }, { "entities", "import.unreadable" },
        { "forged size", "import.unreadable" }, { "broken", "import.unreadable" }, { "no relations", "import.unreadable" }, { "odd cell", "import.unreadable" },
    };

    [Theory(DisplayName = "trust 8: a workbook that unpacks, repeats or reaches far is refused with its own reason, and memory stays bounded"), MemberData(nameof(Files))]
    public void Hostile_workbooks(string kind, string code)
    {
        var file = Make(kind);
        Assert.InRange(file.Length, 1, 10 * 1024 * 1024);
        using var content = new MemoryStream(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(code, Assert.Throws<RefusalException>(() => ReadAll(content)).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    [Fact(DisplayName = "trust 8: a long gap between rows costs nothing: the rows are read, and nothing is made for those between")]
    public void A_gap_between_rows()
    {
        var file = RawWorkbook.Of(new RawWorkbook.Sheet("A", "<sheetData><row r=\"1\"><c><v>1</v></c><c r=\"XFD1\"/></row><row r=\"99999\"><c><v>2</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"/></row></sheetData>"));
        using var content = new MemoryStream(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([1, 99_999], ReadAll(content).Select(r => r.Number));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * 1024 * 1024);
    }

    [Fact(DisplayName = "trust 8: of a small workbook that names one long text in every cell no more is kept than a list may have, and after the refusal nothing")]
    public async Task Shared_texts_are_counted_where_they_stand()
    {
        var association = await registry.RegisteredAsync("Association");
        var cells = string.Concat(Enumerable.Repeat("<c t=\"s\"><v>1</v></c>", 7));
        var rows = string.Concat(Enumerable.Range(2, 1600).Select(i => $"<row r=\"{i}\"><c t=\"s\"><v>0</v></c>{cells}</row>"));
        var file = RawWorkbook.Of(new RawWorkbook.Sheet("A", $"<sheetData>{RawWorkbook.Lines("name_vi|tax_code")["<sheetData>".Length..^"</sheetData>".Length]}{rows}</sheetData>"));
        file = RawWorkbook.Changed(file, "xl/sharedStrings.xml", _ => $"<sst><si><t>A</t></si><si><t>{new string('x', 3990)}</t></si></sst>");
        Assert.InRange(file.Length, 1, 100 * 1024);
        var answer = await association.Http.ImportFileAsync(file, "a.xlsx", "/imports/previews");
        Assert.Equal((HttpStatusCode.BadRequest, "import.too-much-text"), (answer.StatusCode, answer.Code));
        Assert.Equal(0, await registry.CountAsync($"select 1 from list_preview where organisation_id = '{association.Id}'"));
    }

    [Fact(DisplayName = "trust 8: an organisation has ten lists waiting at most, however they come, and one that is thrown away makes room")]
    public async Task Waiting_lists_are_limited()
    {
        var association = await registry.RegisteredAsync("Association");
        var answers = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => association.Http.PreviewAsync("tax_code,name_vi\n,A\n")));
        Assert.Equal(10, answers.Count(a => a.StatusCode is HttpStatusCode.Created));
        Assert.All(answers.Where(a => a.StatusCode is not HttpStatusCode.Created), a => Assert.Equal((HttpStatusCode.Conflict, "import.too-many-previews"), (a.StatusCode, a.Code)));
        await association.Http.SendAsync(HttpMethod.Delete, $"/imports/previews/{answers.First(a => a.StatusCode is HttpStatusCode.Created).Body["previewId"]}");
        Assert.Equal(HttpStatusCode.Created, (await association.Http.PreviewAsync("tax_code,name_vi\n,A\n")).StatusCode);
    }

    private static List<RawRow> ReadAll(Stream content)
    {
        using var file = SupplierSheet.Open(content, "a.xlsx");
        return [.. file.Sheets.SelectMany(s => s.Rows())];
    }

    private static byte[] Make(string kind)
    {
        const string text = "<c t=\"inlineStr\"><is><t>x</t></is></c>";
        static byte[] Sheet(string xml) => RawWorkbook.Of(new RawWorkbook.Sheet("A", xml));
        static byte[] Rows(string rows) => Sheet($"<sheetData>{rows}</sheetData>");
        static string Many(int count, string piece) => string.Concat(Enumerable.Repeat(piece, count));
        static string Cells(int count) => Many(count, $"<c t=\"inlineStr\"><is><t>{new string('x', 3999)}</t></is></c>");
        return kind switch
        {
            "bomb" => Rows(Many(430, "<row/>" + new string(' ', 1_000_000))),
            "no tags" => Rows($"<row><c><v>{new string('1', 3_000_000)}</v></c></row>"),
            "long attribute" => Rows($"<row><c r=\"{new string('A', 3_000_000)}\"/></row>"),
            "shared texts" => RawWorkbook.Changed(Rows("<row/>"), "xl/sharedStrings.xml", _ => $"<sst>{Many(4000, $"<si><t>{new string('x', 4000)}</t></si>")}</sst>"),
            "row far below" => Rows($"<row r=\"2147483647\">{text}</row>"),
            "row beyond counting" => Rows($"<row r=\"2147483648\">{text}</row>"),
            "rows backwards" => Rows($"<row r=\"2\">{text}</row><row r=\"2\">{text}</row>"),
            "column far right" => Rows($"<row><c r=\"ZZZZZZ1\" t=\"b\"><v>1</v></c></row>"),
            "column beyond counting" => Rows($"<row><c r=\"{new string('Z', 900)}1\"/></row>"),
            "wide row" => Rows($"<row>{Many(201, text)}</row>"),
            "long row" => Rows($"<row>{Cells(9)}</row>"),
            "merged into long rows" => Sheet($"<sheetData><row>{Cells(5)}</row><row>{Many(5, "<c/>")}{Cells(5)}</row></sheetData><mergeCells>{string.Concat("ABCDE".Select(c => $"<mergeCell ref=\"{c}1:{c}9\"/>"))}</mergeCells>"),
            "many merged cells" => Sheet($"<mergeCells>{Many(100_001, "<mergeCell ref=\"A1:A2\"/>")}</mergeCells>"),
            "deep" => Rows(Many(100_000, "<a>")),
            "many names" => Rows(string.Concat(Enumerable.Range(0, 6000).Select(i => $"<a{i}/>"))),
            "entities" => Encode("<!DOCTYPE worksheet [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet>&b;</worksheet>"),
            "forged size" => Forged(Rows($"<row>{Many(5, text)}</row>")),
            "broken" => [.. "PK"u8, .. Enumerable.Repeat((byte)7, 400)],
            "no relations" => RawWorkbook.Changed(Rows(""), "xl/_rels/workbook.xml.rels", _ => "nothing"),
            _ => Rows("<row><c r=\"12\"><v>1</v></c></row>"),
        };
    }

    private static byte[] Encode(string sheet) => RawWorkbook.Changed(RawWorkbook.Of(new RawWorkbook.Sheet("A", "")), "xl/worksheets/sheet1.xml", _ => sheet);

    // Every size in the directory says one byte.
    private static byte[] Forged(byte[] zip)
    {
        for (var i = 0; i + 28 < zip.Length; i++)
        {
            if (zip.AsSpan(i, 4).SequenceEqual("PK\u0001\u0002"u8)) BitConverter.TryWriteBytes(zip.AsSpan(i + 24), 1);
        }

        return zip;
    }
}
