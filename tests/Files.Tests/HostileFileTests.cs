using System.Net;
using System.Text;

namespace Matchmaking.Files.Tests;

/// <summary>Files that are not what they say, that are more than they say, or that would harm who opens them.</summary>
public sealed class HostileFileTests(FilesFixture files) : IClassFixture<FilesFixture>
{
    private static byte[] Page => "<html><script>alert(1)</script></html>"u8.ToArray();

    /// <summary>What it is, its name, the refusal, the content.</summary>
    private static IEnumerable<(string Attack, string Name, string Code, byte[] Content)> Attacks =>
    [
        ("an SVG image", "a.svg", "file.type-not-allowed", Samples.Text("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")),
        ("a page", "a.html", "file.type-not-allowed", Page),
        ("a program", "invoice.pdf.exe", "file.type-not-allowed", Samples.Pdf),
        ("a program that reads backwards", "invoice\u202Efdp.exe", "file.type-not-allowed", Samples.Pdf),
        ("no extension", "drawing", "file.type-not-allowed", Samples.Pdf),
        ("only an extension of a folder", "../../.pdf/x", "file.type-not-allowed", Samples.Pdf),
        ("nothing at all", "a.csv", "file.empty", []),
        ("an SVG called PNG", "a.png", "file.not-what-it-says", Samples.Text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
        ("an SVG called CSV", "a.csv", "file.not-what-it-says", Samples.Text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
        ("a page called PDF", "a.pdf", "file.not-what-it-says", Page),
        ("a JPEG called PNG", "a.png", "file.not-what-it-says", Samples.Jpeg),
        ("a PNG called JPEG", "a.jpg", "file.not-what-it-says", Samples.Png),
        ("an archive called XLSX", "a.xlsx", "file.not-what-it-says", Samples.Zip(("a.xml", "<a/>"u8.ToArray()))),
        ("a PDF with only the first bytes", "a.pdf", "file.not-what-it-says", Samples.Text("%PDF-1.7\nhello")),
        ("a PDF with something before it", "a.pdf", "file.not-what-it-says", [.. Page, .. Samples.Pdf]),
        ("a PDF with something after it", "a.pdf", "file.not-what-it-says", [.. Samples.Pdf, .. Page]),
        ("a PDF with a page inside", "a.pdf", "file.hidden-content", Samples.MakePdf("<HTML><ScRiPt>alert(1)</script>")),
        ("a PDF with an archive after it", "a.pdf", "file.not-what-it-says", [.. Samples.Pdf, .. Samples.Zip(("evil.txt", Page))]),
        ("a PDF with an archive after it, ended as a PDF", "a.pdf", "file.hidden-content", EndedAsPdf([.. Samples.Pdf, .. Samples.Zip(("evil.txt", Page))])),
        ("a PNG with an archive after it", "a.png", "file.not-what-it-says", [.. Samples.Png, .. Samples.Zip(("evil.txt", Page))]),
        ("a PNG with a page in a comment", "a.png", "file.hidden-content", Samples.MakePng(2, 2, ("tEXt", [.. "Comment\0"u8, .. Page]))),
        ("a PNG with an archive in a comment", "a.png", "file.hidden-content", Samples.MakePng(2, 2, ("tEXt", [.. "Comment\0"u8, .. Samples.Zip(("evil.txt", Page))]))),
        ("a PNG with a changed byte", "a.png", "file.not-what-it-says", Changed(Samples.Png, 20)),
        ("a PNG cut short", "a.png", "file.not-what-it-says", Samples.Png[..^5]),
        ("a PNG of 40,000 x 40,000", "a.png", "file.unpacks-too-large", Samples.MakePng(40_000, 40_000)),
        ("a JPEG with an archive after it", "a.jpg", "file.not-what-it-says", [.. Samples.Jpeg, .. Samples.Zip(("evil.txt", Page))]),
        ("a JPEG with a page in a comment", "a.jpg", "file.hidden-content", [.. Samples.Jpeg[..2], 0xFF, 0xFE, 0, (byte)(Page.Length + 2), .. Page, .. Samples.Jpeg[2..]]),
        ("a PNG with an archive on another disk in a comment", "a.png", "file.hidden-content", Samples.MakePng(2, 2, ("tEXt", [.. "Comment\0"u8, .. OnDisks(1, Samples.Zip(("evil.txt", Page)))]))),
        ("a PDF with an archive on another disk, ended as a PDF", "a.pdf", "file.hidden-content", EndedAsPdf([.. Samples.Pdf, .. OnDisks(0xFFFE, Samples.Zip(("evil.txt", Page)))])),
        ("a PNG with a large archive's record in a comment", "a.png", "file.hidden-content", Samples.MakePng(2, 2, ("tEXt", [.. "Comment\0PK\x06\x07"u8, .. new byte[16], .. "PK\x05\x06"u8, .. Enumerable.Repeat((byte)0xFF, 18)]))),
        ("a PDF with a RAR archive inside", "a.pdf", "file.hidden-content", Samples.MakePdf("Rar!\x1a\x07\x01\0")),
        ("a PNG with a 7z archive in a comment", "a.png", "file.hidden-content", Samples.MakePng(2, 2, ("tEXt", [.. "Comment\0"u8, 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]))),
        ("a PNG with an SVG image that does not say its namespace", "a.png", "file.hidden-content", Samples.MakePng(2, 2, ("tEXt", [.. "Comment\0<SVG/onload=alert(1)>"u8]))),
        ("a DXF drawing with an SVG image inside", "a.dxf", "file.hidden-content", Samples.Text("  0\nSECTION\n  1\n<svg>\n  1\n<a href=x>\n  0\nEOF\n")),
        ("a JPEG cut short", "a.jpg", "file.not-what-it-says", Samples.Jpeg[..^2]),
        ("a STEP model with something after it", "a.step", "file.not-what-it-says", [.. Samples.Step, .. Page]),
        ("a STEP model with a zero", "a.stp", "file.not-what-it-says", Samples.Text("ISO-10303-21;\nHEADER;\0ENDSEC;DATA;ENDSEC;\nEND-ISO-10303-21;\n")),
        ("a DXF drawing with something after it", "a.dxf", "file.not-what-it-says", [.. Samples.Dxf, .. Page]),
        ("a DXF drawing with a page inside", "a.dxf", "file.hidden-content", Samples.Text("  0\nSECTION\n  1\n<script>alert(1)</script>\n  0\nEOF\n")),
        ("text called DXF", "a.dxf", "file.not-what-it-says", Samples.Text("0\nhello\n")),
        ("only the version of a DWG drawing", "a.dwg", "file.not-what-it-says", [.. "AC1032"u8, .. new byte[0x200]]),
        ("a DWG drawing with an archive after it", "a.dwg", "file.hidden-content", [.. Samples.Dwg, .. Samples.Zip(("evil.txt", Page))]),
        ("a CSV table in another encoding", "a.csv", "file.not-what-it-says", [.. "m"u8, 0xE3, (byte)'\n']),
        ("a CSV table with a zero", "a.csv", "file.not-what-it-says", Samples.Text("a\0b\n")),
        ("a CSV table with a page inside", "a.csv", "file.hidden-content", Samples.Text("a,b\n\"<script>alert(1)</script>\",2\n")),
        ("a workbook with macros", "a.xlsx", "file.active-content", Samples.MakeXlsx(("xl/vbaProject.bin", "code"))),
        ("a workbook that says it has macros", "a.xlsx", "file.active-content", Samples.MakeXlsx(("[Content_Types].xml", """<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>"""))),
        ("a workbook with a link to another", "a.xlsx", "file.active-content", Samples.MakeXlsx(("xl/externalLinks/externalLink1.xml", "<a/>"))),
        ("a workbook that loads from outside", "a.xlsx", "file.active-content", Samples.MakeXlsx(("xl/_rels/workbook.xml.rels", """<Relationships><Relationship Type="http://x/attachedTemplate" Target="http://evil.test/" TargetMode="External"/></Relationships>"""))),
        ("a workbook with an embedded program", "a.xlsx", "file.active-content", Samples.MakeXlsx(("xl/embeddings/oleObject1.bin", "program"))),
        ("a workbook with a page in it", "a.xlsx", "file.not-what-it-says", Samples.MakeXlsx(("xl/evil.html", "<script>"))),
        ("a workbook whose part leads elsewhere", "a.xlsx", "file.not-what-it-says", Samples.MakeXlsx(("../../../etc/cron.xml", "<a/>"))),
        ("a workbook whose part leads to the root", "a.xlsx", "file.not-what-it-says", Samples.MakeXlsx(("/etc/cron.xml", "<a/>"))),
        ("a workbook whose part leads elsewhere on Windows", "a.xlsx", "file.not-what-it-says", Samples.MakeXlsx(("..\\evil.xml", "<a/>"))),
        ("a workbook with an entity bomb", "a.xlsx", "file.not-what-it-says", Samples.MakeXlsx(("_rels/.rels", "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>"))),
        ("a workbook of 3,000 parts", "a.xlsx", "file.not-what-it-says", Samples.MakeXlsx([.. Enumerable.Range(0, 3000).Select(i => ($"xl/{i}.xml", "<a/>"))])),
        ("a workbook with something before it", "a.xlsx", "file.not-what-it-says", [.. Page, .. Samples.Xlsx]),
        ("a workbook with something after it", "a.xlsx", "file.not-what-it-says", [.. Samples.Xlsx, .. Page]),
        ("a workbook whose parts are the same bytes", "a.xlsx", "file.not-what-it-says", Overlapping()),
        ("a workbook that unpacks to a thousand times its size", "a.xlsx", "file.unpacks-too-large", Samples.MakeXlsx(("xl/worksheets/sheet1.xml", new string(' ', 20_000_000)))),
    ];

    public static TheoryData<string> Names => [.. Attacks.Select(a => a.Attack)];

    [Theory(DisplayName = "trust 8: a hostile file is refused with a clear problem, and leaves nothing behind"), MemberData(nameof(Names))]
    public async Task A_hostile_file_is_refused(string attack)
    {
        var (_, name, code, content) = Attacks.Single(a => a.Attack == attack);
        var firm = await files.FirmAsync();
        var answer = await firm.UploadAsync(name, content);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, answer.Code));
        Assert.False(string.IsNullOrWhiteSpace((string?)answer.Body["detail"]));
        Assert.NotNull(answer.Body["errors"]);
        Assert.Equal(0, await files.CountAsync($"select 1 from stored_file where organisation_id = '{firm.Id}'"));
        Assert.Empty(files.OnDisk("incoming"));
    }

    [Fact(DisplayName = "trust 8: what is only noise, as compressed pixels are, hides nothing: 64 MB of it, and as much of a PDF and a PNG as may be")]
    public async Task Noise_hides_nothing()
    {
        var noise = new Random(7);
        var content = new byte[FilesFixture.MaxBytes - 4096];
        for (var i = 0; i < 8; i++)
        {
            noise.NextBytes(content);
            Checks.HiddenContent.RequireNone(new MemoryStream(content));
        }

        var firm = await files.FirmAsync();
        var table = Samples.Pdf.AsSpan().IndexOf("xref"u8);
        Assert.Equal(HttpStatusCode.Created, (await firm.UploadAsync("a.pdf", [.. Samples.Pdf[..table], .. content, .. Samples.Text($"\nxref\n0 0\ntrailer<<>>\nstartxref\n{table + content.Length + 1}\n%%EOF\n")])).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await firm.UploadAsync("a.png", Samples.MakePng(2, 2, ("teXt", content)))).StatusCode);
    }

    [Fact(DisplayName = "trust 8: each kind that is kept is taken, by all its extensions")]
    public async Task Each_kind_is_taken()
    {
        var firm = await files.FirmAsync();
        foreach (var (name, content) in Samples.All)
        {
            var answer = await firm.UploadAsync(name, content);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{name}: {answer.Body}");
        }
    }

    [Theory(DisplayName = "trust 8: a name is data, harmless wherever it is shown")]
    [InlineData("../../etc/passwd.csv", "passwd.csv")]
    [InlineData("C:\\Users\\an\\bản vẽ.csv", "bản vẽ.csv")]
    [InlineData("  .. .csv", "file.csv")]
    [InlineData("a\r\nSet-Cookie: x.csv", "aSet-Cookie x.csv")]
    [InlineData("in\u202Evsc.csv", "invsc.csv")]
    [InlineData("\"><img src=x>.csv", "img src=x.csv")]
    [InlineData("a\0b.CSV", "ab.csv")]
    public async Task A_name_is_made_harmless(string said, string kept)
    {
        var firm = await files.FirmAsync();
        var answer = await firm.UploadAsync(said, Samples.NewCsv());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(kept, (string?)answer.Body["name"]);
        Assert.All(files.OnDisk(""), file => Assert.Matches("^([0-9a-f]{64}|[0-9a-f]{32})$", file.Name));
    }

    [Fact(DisplayName = "A name that is too long is cut, and its kind is kept")]
    public async Task A_long_name_is_cut()
    {
        var firm = await files.FirmAsync();
        var name = (string)(await firm.UploadAsync(new string('ệ', 400) + ".csv", Samples.NewCsv())).Body["name"]!; // It was taken.
        Assert.Equal((200, true), (name.Length, name.EndsWith(".csv", StringComparison.Ordinal)));
    }

    // As an archive that ends with a PDF's mark in its comment.
    private static byte[] EndedAsPdf(byte[] polyglot)
    {
        var table = Encoding.Latin1.GetString(Samples.Pdf).IndexOf("xref", StringComparison.Ordinal);
        return [.. polyglot, .. Samples.Text($"\nstartxref\n{table}\n%%EOF\n")];
    }

    // The numbers of disks, which programs do not look at, are in the two pairs of bytes after the mark of an archive's end.
    private static byte[] OnDisks(ushort number, byte[] zip)
    {
        var end = zip.AsSpan(zip.AsSpan().LastIndexOf("PK\x05\x06"u8));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(end[4..], number);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(end[6..], number);
        return zip;
    }

    private static byte[] Changed(byte[] content, int at)
    {
        var changed = content.ToArray();
        changed[at] ^= 1;
        return changed;
    }

    // Two directory entries with the same data: the way to petabytes from a few kilobytes.
    private static byte[] Overlapping()
    {
        var zip = Samples.MakeXlsx(("xl/a.xml", "<a/>"));
        var entries = Enumerable.Range(0, zip.Length - 4).Where(i => zip.AsSpan(i, 4).SequenceEqual("PK\x01\x02"u8)).ToList();
        var (first, last) = (entries[0], entries[^1]);
        zip.AsSpan(first + 10, 18).CopyTo(zip.AsSpan(last + 10)); // Method, time, checksum and sizes, so that the part can be read.
        zip.AsSpan(first + 42, 4).CopyTo(zip.AsSpan(last + 42));
        return zip;
    }
}
