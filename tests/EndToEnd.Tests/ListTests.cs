using System.Text;
using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>An association brings the list of its members as it keeps it, at its browser.</summary>
public sealed class ListTests(Browser browser)
{
    private const string Password = "a long enough password";

    [Theory(DisplayName = "PRO-4: on a phone without scripts, and at a desk, a list is uploaded, its columns mended, a duplicate decided, its problems downloaded, and then imported, with a report to keep")]
    [InlineData(360, false)]
    [InlineData(1280, true)]
    public async Task A_list_is_imported(int width, bool scripts)
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        var codes = TaxCodes.Valid().Take(4).ToArray();
        await market.AddPersonAsync("association@example.vn", Password, "Hiệp hội Cơ khí", codes[0], "Association");
        var list = $"""
            DANH SÁCH HỘI VIÊN;;;;;
            STT;Tên doanh nghiệp;MST;Địa chỉ;Cột tùy ý;Ngành nghề
            1;Công ty TNHH Cơ khí Hoàng Long;{codes[1]};"Lô A1, KCN Quế Võ, Bắc Ninh";0222 111 222;Tiện CNC, khảm xà cừ
            2;HOANG LONG MECHANICAL CO., LTD;{codes[2]};"Lot A1, Que Vo Industrial Park, Bac Ninh";;
            3;=cmd();;Hà Nội;;
            """;

        var page = await browser.OpenAsync("vi", width, scripts);
        await page.SignInAsync(portal, "association@example.vn", Password);
        await page.GotoAsync(portal + "/imports");
        await page.FitsAsync();
        await page.GetByLabel("Danh sách nhà cung cấp").SetInputFilesAsync(new FilePayload { Name = "hoi-vien.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(list) });
        await page.PressAsync("Kiểm tra danh sách");
        await page.ShowsAsync("3 dòng: 1 mới, 0 cập nhật, 0 không đổi, 1 có thể trùng, 1 bị từ chối.");
        await page.FitsAsync();

        // A column that was not known becomes the phone.
        Assert.Equal("tax_code", await page.GetByLabel("MST").InputValueAsync());
        await page.GetByLabel("Cột tùy ý").SelectOptionAsync("contact_phone");
        await page.PressAsync("Đọc lại với các cột này");
        foreach (var text in (string[])["0222 111 222", "khảm xà cừ"]) await Assertions.Expect(page.Locator("td").GetByText(text).First).ToBeVisibleAsync(); // Rows to choose the header from have it, too, folded away.

        var file = await (await page.APIRequest.GetAsync(await page.GetByText("Tải các dòng cần sửa").EvaluateAsync<string>("a => a.href"))).TextAsync();
        Assert.StartsWith("\uFEFFDòng,Kết quả,Cần sửa,STT", file, StringComparison.Ordinal);
        Assert.Contains(",'=cmd(),", file, StringComparison.Ordinal); // Text for a spreadsheet, not a formula.

        await page.GetByLabel("Quyết định cho dòng 4").SelectOptionAsync("SameFirm");
        await page.PressAsync("Lưu các quyết định");
        await page.ShowsAsync("1 mới, 0 cập nhật, 1 không đổi, 0 có thể trùng, 1 bị từ chối.");
        await page.PressAsync("Nhập danh sách này");
        await page.ShowsAsync("3 dòng: 1 mới, 0 cập nhật, 1 không đổi, 1 bị từ chối.");
        await page.FitsAsync();
        var report = await (await page.APIRequest.GetAsync(await page.GetByText("Tải toàn bộ kết quả").EvaluateAsync<string>("a => a.href"))).TextAsync();
        Assert.StartsWith("\uFEFFDòng,Kết quả,Nhà cung cấp,Cần sửa\r\n3,Mới,Công ty TNHH Cơ khí Hoàng Long,", report, StringComparison.Ordinal);
        Assert.Contains("\r\n5,Từ chối,'=cmd(),", report, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Công ty TNHH Cơ khí Hoàng Long" }).First.ClickAsync();
        await page.ShowsAsync("Theo danh sách: khảm xà cừ");
    }
}
