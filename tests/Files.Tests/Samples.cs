using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Matchmaking.Files.Tests;

/// <summary>A small file of each kind that is kept, made here from what its format asks for.</summary>
internal static class Samples
{
    public static byte[] Pdf { get; } = MakePdf("");

    public static byte[] Step { get; } = Text("ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('a part'),'2;1');\nENDSEC;\nDATA;\n#1=CARTESIAN_POINT('',(0.,0.,0.));\nENDSEC;\nEND-ISO-10303-21;\n");

    public static byte[] Dxf { get; } = Text("999\nmade by a test\n  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n 10\n0.0\n 20\n0.0\n  0\nENDSEC\n  0\nEOF\n");

    public static byte[] Dwg { get; } = MakeDwg();

    public static byte[] Dwg2000 { get; } = MakeDwg2000();

    public static byte[] Png { get; } = MakePng(2, 2);

    public static byte[] Jpeg { get; } = MakeJpeg();

    public static byte[] Xlsx { get; } = MakeXlsx();

    public static byte[] Csv { get; } = Text("mã,tên\nA-1,Trục thép\n");

    /// <summary>One that was never there before.</summary>
    public static byte[] NewCsv() => Text($"mã,tên\n{Guid.NewGuid()},Trục thép\n");

    /// <summary>A name, and content that belongs to it.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> All =>
    [
        ("a.pdf", Pdf), ("a.step", Step), ("a.STP", Step), ("a.dxf", Dxf), ("a.dwg", Dwg), ("b.dwg", Dwg2000), ("a.png", Png), ("a.jpg", Jpeg), ("a.jpeg", Jpeg), ("a.xlsx", Xlsx), ("a.csv", Csv),
    ];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] MakePdf(string comment)
    {
        var pdf = new StringBuilder($"%PDF-1.4\n%{comment}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n");
        var table = pdf.Length;
        pdf.Append(null, $"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return Text(pdf.ToString());
    }

    public static byte[] MakePng(uint width, uint height, params (string Name, byte[] Content)[] more)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 0);
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Optimal, leaveOpen: true)) packed.Write(new byte[6]);
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach (var (name, content) in (IEnumerable<(string, byte[])>)[("IHDR", header), .. more, ("IDAT", pixels.ToArray()), ("IEND", [])])
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            png.Write(number);
            png.Write(named);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
            png.Write(number);
        }

        return png.ToArray();
    }

    /// <summary>The smallest workbook, with parts left out, changed or added.</summary>
    public static byte[] MakeXlsx(params (string Name, string Content)[] more)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["[Content_Types].xml"] = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""",
            ["_rels/.rels"] = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
            ["xl/workbook.xml"] = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>""",
        };
        foreach (var (name, content) in more) parts[name] = content;
        return Zip([.. parts.Select(p => (p.Key, Text(p.Value)))]);
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] parts)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write(content);
            }
        }

        return zip.ToArray();
    }

    private static byte[] MakeJpeg() =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0,
        0xFF, 0xC0, 0x00, 0x0B, 8, 0, 8, 0, 8, 1, 1, 0x11, 0,
        0xFF, 0xDA, 0x00, 0x08, 1, 1, 0, 0, 0x3F, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9,
    ];

    /// <summary>As a phone makes it: lying on its side, with the place, a maker's note, Photoshop's notes, a comment, and a film after its end.</summary>
    public static byte[] PhonePhoto(string secret)
    {
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 2, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0, .. Text(secret)];
        return [.. Jpeg[..20], .. Segment(0xE1, exif), .. Segment(0xE1, Text("http://ns.adobe.com/xap/1.0/\0" + secret)), .. Segment(0xE2, Text("MPF\0" + secret)), .. Segment(0xE2, Text("ICC_PROFILE\0colours")), .. Segment(0xED, Text(secret)), .. Segment(0xFE, Text(secret)), .. Jpeg[20..], .. Text($"\0\0\0\u0018ftypmp42{secret}")];

        static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
    }

    private static byte[] MakeDwg()
    {
        var drawing = new byte[0x200];
        "AC1032"u8.CopyTo(drawing);
        ReadOnlySpan<byte> name = "AcFssFcAJMB\0"u8;
        var seed = 1u;
        for (var i = 0; i < name.Length; i++)
        {
            seed = unchecked((seed * 0x343FD) + 0x269EC3);
            drawing[0x80 + i] = (byte)(name[i] ^ (seed >> 16));
        }

        return drawing;
    }

    private static byte[] MakeDwg2000()
    {
        var drawing = new byte[0x200];
        "AC1015"u8.CopyTo(drawing);
        drawing[0x15] = 6;
        byte[] mark = [0x95, 0xA0, 0x4E, 0x28, 0x99, 0x82, 0x1A, 0xE5, 0x5E, 0x41, 0xE0, 0x5F, 0x9D, 0x3A, 0x4D, 0x00];
        mark.CopyTo(drawing, 0x19 + (6 * 9) + 2);
        return drawing;
    }

    // Bit by bit, so that it is not the service's own way of doing it.
    private static uint Crc(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var one in content)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}
