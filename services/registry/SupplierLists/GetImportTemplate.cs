using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// An empty supplier list with every column and one example, to be filled in with any spreadsheet program. With <c>?language=vi</c> or
/// <c>en</c> the header is in words.
/// </summary>
public static class GetImportTemplate
{
    /// <summary>Stands where the tax code of the example would be: no firm has it, so a template that is sent as it came begins no supplier.</summary>
    private const string ExampleMark = "VÍ DỤ";

    internal static readonly IReadOnlyList<(string Column, string En, string Vi, string Example)> Header =
    [
        (Columns.TaxCode, "Tax code", "Mã số thuế", ExampleMark), (Columns.Country, "Country", "Quốc gia", "VN"), (Columns.NameVi, "Vietnamese name", "Tên doanh nghiệp", "Công ty TNHH Cơ khí Ví Dụ"),
        (Columns.NameEn, "English name", "Tên tiếng Anh", "Example Mechanical Co. Ltd"), (Columns.Ownership, "Ownership", "Hình thức sở hữu", "VietnameseOwned"),
        (Columns.ForeignSharePercent, "Foreign share %", "Tỷ lệ vốn nước ngoài", "0"), (Columns.Staff, "Employees", "Số lao động", "85"), (Columns.SiteName, "Site name", "Tên nhà máy", "Nhà máy 1"),
        (Columns.Address, "Address", "Địa chỉ", "Lô A1"), (Columns.ProvinceCode, "Province", "Tỉnh, thành phố", "Hà Nội"), (Columns.Latitude, "Latitude", "Vĩ độ", "21.0278"), (Columns.Longitude, "Longitude", "Kinh độ", "105.8342"),
        (Columns.IndustrialPark, "Industrial park", "Khu công nghiệp", "KCN Thăng Long"), (Columns.ProcessCodes, "Process codes", "Mã công đoạn", "machining-turning;machining"), (Columns.MaterialCodes, "Material codes", "Mã vật liệu", "steel-carbon"),
        (Columns.CertificateCodes, "Certificate codes", "Mã chứng nhận", "iso-9001"), (Columns.MaxLengthMm, "Max length (mm)", "Chiều dài tối đa mm", "800"), (Columns.ToleranceMm, "Tolerance (mm)", "Dung sai mm", "0.02"),
        (Columns.BatchMin, "Minimum batch", "Lô nhỏ nhất", "100"), (Columns.BatchMax, "Maximum batch", "Lô lớn nhất", "20000"), (Columns.MonthlyCapacity, "Monthly capacity", "Công suất tháng", "50000"),
        (Columns.CapacityUnit, "Capacity unit", "Đơn vị tính", "H87"), (Columns.ContactName, "Contact person", "Người liên hệ", "Nguyễn Văn A"), (Columns.ContactEmail, "E-mail", "E-mail", "kinhdoanh@example.vn"),
        (Columns.ContactPhone, "Phone", "Điện thoại", "024 1234 5678"), (Columns.DescriptionVi, "Description", "Mô tả", "Gia công cơ khí chính xác"), (Columns.DescriptionEn, "English description", "Mô tả tiếng Anh", "Precision machining"),
        (Columns.Website, "Website", "Trang web", "https://example.vn"),
    ];

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/imports/template.csv", Handle)
        .WithName(nameof(GetImportTemplate))
        .AllowAnonymous();

    internal static bool IsExample(string? taxCode) => taxCode is not null && Text.Compact(taxCode) == Text.Compact(ExampleMark);

    private static FileContentHttpResult Handle(string? language = null) => TypedResults.File(
        Csv.Write([[.. Header.Select(h => language switch { "vi" => h.Vi, "en" => h.En, _ => h.Column })], [.. Header.Select(h => h.Example)]]), "text/csv; charset=utf-8", "suppliers.csv");
}
