using Matchmaking.Registry.Codes;
using Matchmaking.Registry.SupplierLists;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>What people write in lists, and what it means here.</summary>
public sealed class ListWordsTests
{
    private static readonly ListWords Words = new(new CodeLists());

    [Theory(DisplayName = "PRO-4: headers are known in Vietnamese, with and without marks, and in English")]
    [InlineData("Mã số thuế", "tax_code")]
    [InlineData("MST", "tax_code")]
    [InlineData("Ma so thue (*)", "tax_code")]
    [InlineData("Tên doanh nghiệp", "name_vi")]
    [InlineData("TÊN CÔNG TY", "name_vi")]
    [InlineData("Company name", "name_vi")]
    [InlineData("Tên tiếng Anh", "name_en")]
    [InlineData("Địa chỉ", "address")]
    [InlineData("Dia chi tru so chinh", "address")]
    [InlineData("Tỉnh/Thành phố", "province_code")]
    [InlineData("Tỉnh, TP", "province_code")]
    [InlineData("Ngành nghề", "processes")]
    [InlineData("Số lao động (người)", "staff")]
    [InlineData("No. of employees", "staff")]
    [InlineData("Điện thoại", "contact_phone")]
    [InlineData("SĐT", "contact_phone")]
    [InlineData("Người liên hệ", "contact_name")]
    [InlineData("5. E-mail", "contact_email")]
    [InlineData("Chứng chỉ", "certificates")]
    [InlineData("KCN", "industrial_park")]
    [InlineData("STT", "-")]
    [InlineData("Màu sơn", null)]
    public void Headers(string header, string? column) => Assert.Equal(column, HeaderWords.Column(header));

    [Fact(DisplayName = "PRO-4: the header is found below titles, and each of our columns is taken once")]
    public void Header_row()
    {
        var header = ListHeader.Of(
        [
            new RawRow(1, ["DANH SÁCH DOANH NGHIỆP CÔNG NGHIỆP HỖ TRỢ"]), new RawRow(3, [null, "Năm 2025"]),
            new RawRow(4, ["STT", "Tên công ty", "MST", null, "Điện thoại", "Hotline", "Màu sơn"]), new RawRow(5, ["1", "Công ty A", "0100109106"]),
        ]);
        Assert.Equal(4, header.Row);
        Assert.Equal([null, "name_vi", "tax_code", null, "contact_phone", null, null], header.Columns);
        Assert.Equal(["Màu sơn"], header.Unknown);
        Assert.Equal(["contact_phone"], header.Doubled);
    }

    [Theory(DisplayName = "PRO-4: provinces are known by code and name, old and new, and mean today's")]
    [InlineData("01", "01")]
    [InlineData("1", "01")]
    [InlineData("27", "24")]
    [InlineData("Hà Nội", "01")]
    [InlineData("Ha Noi", "01")]
    [InlineData("HANOI", "01")]
    [InlineData("TP. Hồ Chí Minh", "79")]
    [InlineData("TPHCM", "79")]
    [InlineData("Ho Chi Minh City", "79")]
    [InlineData("Tỉnh Bắc Giang", "24")]
    [InlineData("Bac Giang Province", "24")]
    [InlineData("Vĩnh Phúc", "25")]
    [InlineData("Bình Dương", "79")]
    [InlineData("Bà Rịa-Vũng Tàu", "79")]
    [InlineData("Thừa Thiên Huế", "46")]
    [InlineData("Khánh Hòa", "56")]
    [InlineData("Khánh Hoà", "56")]
    [InlineData("T. Hải Dương", "31")]
    [InlineData("Atlantis", null)]
    [InlineData("99", null)]
    public void Provinces(string text, string? code) => Assert.Equal(code, Words.Provinces.Of(text));

    [Theory(DisplayName = "PRO-4: without a column the province is read out of the end of the address")]
    [InlineData("Lô A1, KCN Quế Võ, phường Phương Liễu, tỉnh Bắc Ninh, Việt Nam", "24")]
    [InlineData("12 Nguyễn Văn Linh, Q.7, TP.HCM", "79")]
    [InlineData("37 Street Dinh Tram Industry Zone Viet Yen Bac Giang Vietnam", "24")]
    [InlineData("Lot I-4 Trang Due Industrial Park An Duong District Hai Phong City Haiphong Vietnam", "31")]
    [InlineData("KCN Đồng Văn II - Hà Nam", "37")]
    [InlineData("Số 5 đường Bắc Ninh", "24")]
    [InlineData("Lô A1", null)]
    [InlineData("", null)]
    public void Addresses(string address, string? code) => Assert.Equal(code, Words.Provinces.OfAddress(address));

    [Fact(DisplayName = "PRO-4: processes and certificates are found by code, name or synonym, and what has no code is kept apart")]
    public void Processes()
    {
        var (codes, others) = Words.Processes.Find("Gia công cơ khí chính xác, tien CNC; Phay và Mạ vàng trắng\nmachining-turning/TURNING");
        Assert.Equal(["machining", "machining-cnc-turning", "machining-milling", "machining-turning"], codes);
        Assert.Equal(["Mạ vàng trắng"], others);
        Assert.Equal(["iatf-16949", "iso-14001", "iso-9001"], Words.Certificates.Find("ISO 9001:2015, ISO14001 và IATF 16949:2016").Codes);
    }

    [Fact(DisplayName = "PRO-4: rows are read one at a time: of a large file no more is taken than its first rows need")]
    public void Rows_come_one_at_a_time()
    {
        var line = System.Text.Encoding.UTF8.GetBytes($"0100109106,{new string('x', 500)}\n");
        using var file = new MemoryStream();
        for (var i = 0; i < 20_000; i++) file.Write(line);
        file.Position = 0;
        using var sheet = SupplierSheet.Open(file, "list.csv");
        using var rows = sheet.Sheets[0].Rows().GetEnumerator();
        Assert.True(rows.MoveNext() && rows.MoveNext() && rows.MoveNext());
        Assert.InRange(file.Position, 1, file.Length / 20);
    }
}
