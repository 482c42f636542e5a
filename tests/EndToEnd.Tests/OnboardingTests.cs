using Matchmaking.Tests.Support;
using Microsoft.Playwright;

namespace Matchmaking.EndToEnd.Tests;

/// <summary>A small firm that nobody knows yet, with a phone and no help.</summary>
public sealed class OnboardingTests(Browser browser)
{
    private const string Password = "mật khẩu đủ dài của Hoa";

    [Fact(DisplayName = "PRO-1, PRO-2, PRO-3, PRO-4: on a phone, in Vietnamese, a firm opens an account, registers, publishes after three short forms and fills in the rest; anybody reads it in English")]
    public async Task From_nothing_to_a_full_profile()
    {
        await using var market = await Marketplace.StartAsync(Shape.AllInOne);
        var portal = market.Url("Portal");
        var hoa = await browser.OpenAsync("vi", width: 360);
        await RegisterAsync(hoa, portal);

        // What publishing needs: two more forms of two answers each.
        await hoa.FollowAsync("Thêm cơ sở");
        await hoa.FitsAsync();
        await hoa.Locator("main").FillAsync("Tên cơ sở", "Nhà máy 1");
        await hoa.GetByLabel("Tỉnh, thành phố").SelectOptionAsync("01");
        await hoa.PressAsync("Lưu");
        await hoa.FollowAsync("Thêm năng lực");
        await hoa.GetByLabel("Công nghệ").SelectOptionAsync("machining-cnc-turning");
        await hoa.PressAsync("Lưu");
        await hoa.PressAsync("Công bố hồ sơ");
        await hoa.ShowsStateAsync("Đã công bố");
        await hoa.ShowsAsync("Nên bổ sung:");
        await hoa.ShowsAsync("Để bên mua hỏi trước khi mời.");

        await FillInAsync(hoa, portal);
        await hoa.FitsAsync();
        await hoa.GotoAsync(portal + "/profile");
        await hoa.FollowAsync("Xem như bên mua");
        var address = hoa.Url;
        await hoa.ShowsAsync("Gia công chi tiết chính xác");

        var anybody = await browser.OpenAsync(width: 360, scripts: false);
        await anybody.GotoAsync(address);
        await anybody.FitsAsync();
        foreach (var text in new[]
        {
            "We turn precision parts", "Vietnamese, English", "local 10 %, regional 20 %, national 60 %, global 10 %", "Canon", "Drive shaft", "HS 848310", "3 × CNC lathe", "5 axis machining centre",
            "Lot CN5, Quang Minh, Hanoi", "21.18", "300 × 200 × 100 mm", "± 0.01 mm", "10 – 5,000", "20,000", "VN-9001-17",
        }) await anybody.ShowsAsync(text);
        Assert.DoesNotContain("hoa@saomai.example", await anybody.ContentAsync(), StringComparison.Ordinal);
    }

    private static async Task RegisterAsync(IPage page, string portal)
    {
        await page.GotoAsync(portal + "/register");
        await page.FitsAsync();
        await page.GetByLabel("Họ và tên").FillAsync("Trần Thị Hoa");
        await page.GetByLabel("E-mail").FillAsync("hoa@saomai.example");
        await page.GetByLabel("Mật khẩu").FillAsync(Password);
        await page.PressAsync("Tạo tài khoản");
        await page.ShowsAsync("Đăng ký tổ chức");
        await page.FitsAsync();
        var form = page.Locator("main");
        await page.GetByLabel("Mã số thuế").FillAsync(TaxCodes.Valid().First());
        await form.FillAsync("Tên pháp lý", "Công ty TNHH Cơ khí Sao Mai");
        await page.GetByLabel("Sản xuất, cung cấp linh kiện, chi tiết").CheckAsync();
        await page.PressAsync("Đăng ký");
        await page.ShowsAsync("Sản xuất ở đâu?");
    }

    private static async Task FillInAsync(IPage page, string portal)
    {
        var form = page.Locator("main");
        await page.FollowAsync("Sửa cơ sở");
        await form.FillAsync("Địa chỉ", "Lot CN5");
        await form.FillAsync("Khu công nghiệp", "Quang Minh");
        await form.FillAsync("Vĩ độ", "21.18");
        await form.FillAsync("Kinh độ", "105.78");
        await page.PressAsync("Lưu");
        await page.Locator("main table").GetByRole(AriaRole.Link, new() { Name = "Sửa" }).ClickAsync();
        await page.FitsAsync();
        await page.GetByLabel("Thép carbon").First.CheckAsync();
        await form.FillAsync("Dài tối đa, mm", "300");
        await form.FillAsync("Rộng tối đa, mm", "200");
        await form.FillAsync("Cao tối đa, mm", "100");
        await form.FillAsync("Dung sai tốt nhất", "0,01");
        await form.FillAsync("Lô nhỏ nhất", "10");
        await form.FillAsync("Lô lớn nhất", "5.000");
        await form.FillAsync("Công suất tháng", "20.000");
        await page.GetByLabel("Đơn vị").SelectOptionAsync("H87");
        await page.PressAsync("Lưu");

        await form.FillAsync("Tên tiếng Anh", "Sao Mai Precision");
        await form.FillAsync("Giới thiệu bằng tiếng Việt", "Gia công chi tiết chính xác cho ngành điện tử.");
        await form.FillAsync("Giới thiệu bằng tiếng Anh", "We turn precision parts for electronics.");
        await form.FillAsync("Người liên hệ", "Trần Thị Hoa");
        await form.FillAsync("E-mail", "hoa@saomai.example");
        await form.FillAsync("Điện thoại", "+84 24 3333 4444");
        await form.FillAsync("Trang web", "https://saomai.example");
        foreach (var language in new[] { "Tiếng Việt", "Tiếng Anh" }) await page.GetByLabel(language, new() { Exact = true }).CheckAsync();
        foreach (var (market, share) in new[] { ("Địa phương", "10"), ("Trong vùng", "20"), ("Cả nước", "60"), ("Xuất khẩu", "10") }) await page.GetByLabel(market, new() { Exact = true }).FillAsync(share);
        await form.FillAsync("Sản phẩm", "Drive shaft; 848310");
        await form.FillAsync("Thiết bị", "3 × CNC lathe\n5 axis machining centre");
        await form.FillAsync("Khách hàng tiêu biểu", "Canon");
        await form.FillAsync("Mã ngành nghề (VSIC)", "25920");
        await page.GetByLabel("Chứng nhận").First.SelectOptionAsync("iso-9001");
        await form.FillAsync("Số", "VN-9001-17");
        await form.FillAsync("Ngày cấp", "2026-01-10");
        await page.PressAsync("Lưu");
        await page.ShowsAsync("Đã lưu.");
        Assert.Equal("2026-01-10", await page.GetByLabel("Ngày cấp").First.InputValueAsync());
        Assert.Equal("3 × CNC lathe\n5 axis machining centre", await page.GetByLabel("Thiết bị").InputValueAsync());
    }
}
