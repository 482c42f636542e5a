using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.Wording;

/// <summary>What a column of a supplier list can be taken for, in the order of a form.</summary>
public static class ImportColumns
{
    private static readonly (string Column, string En, string Vi)[] All =
    [
        ("name_vi", "Name", "Tên doanh nghiệp"), ("tax_code", "Tax code", "Mã số thuế"), ("name_en", "English name", "Tên tiếng Anh"), ("country", "Country", "Quốc gia"),
        ("address", "Address", "Địa chỉ"), ("province_code", "Province", "Tỉnh, thành phố"), ("industrial_park", "Industrial park", "Khu công nghiệp"), ("site_name", "Site", "Cơ sở"),
        ("processes", "Processes, in words", "Công đoạn, ngành nghề (bằng chữ)"), ("process_codes", "Processes, as codes", "Mã công đoạn"), ("material_codes", "Materials, as codes", "Mã vật liệu"),
        ("certificates", "Certificates, in words", "Chứng nhận (bằng chữ)"), ("certificate_codes", "Certificates, as codes", "Mã chứng nhận"),
        ("staff", "Employees", "Số lao động"), ("ownership", "Ownership", "Hình thức sở hữu"), ("foreign_share_percent", "Foreign share in %", "Tỷ lệ vốn nước ngoài (%)"),
        ("contact_name", "Contact person", "Người liên hệ"), ("contact_phone", "Phone", "Điện thoại"), ("contact_email", "E-mail", "E-mail"), ("website", "Website", "Trang web"),
        ("description_vi", "Description in Vietnamese", "Mô tả tiếng Việt"), ("description_en", "Description in English", "Mô tả tiếng Anh"),
        ("max_length_mm", "Longest part in mm", "Chiều dài tối đa (mm)"), ("tolerance_mm", "Tolerance in mm", "Dung sai (mm)"), ("batch_min", "Smallest batch", "Lô nhỏ nhất"), ("batch_max", "Largest batch", "Lô lớn nhất"),
        ("monthly_capacity", "Capacity a month", "Công suất tháng"), ("capacity_unit", "Unit of capacity", "Đơn vị công suất"), ("latitude", "Latitude", "Vĩ độ"), ("longitude", "Longitude", "Kinh độ"),
    ];

    public static IEnumerable<(string Value, string Text)> Choices => All.Select(c => (c.Column, Language.T(c.En, c.Vi)));

    /// <summary>The name of a column; as it came where we have none.</summary>
    public static string Name(string? column) => All.FirstOrDefault(c => c.Column == column) is { Column: not null } known ? Language.T(known.En, known.Vi) : column ?? "";

    /// <summary>Where a row stands for whoever has the file open: rows of a later sheet count on from the one before.</summary>
    public static string Place(int? row, IReadOnlyList<RegistryClient.ListSheet>? sheets) =>
        sheets is { Count: > 1 } && sheets.LastOrDefault(s => s.Before < row) is { } sheet ? $"{sheet.Name} {row - sheet.Before}" : $"{row}";

    /// <summary>Why a sheet was not read.</summary>
    public static string Reason(string reason) => reason switch
    {
        "Hidden" => Language.T("it is hidden; show it in the workbook, save and upload again to have it read", "đang bị ẩn; hãy hiện trang tính, lưu rồi tải lại tệp để được đọc"),
        "Empty" => Language.T("it is empty", "không có nội dung"),
        "NoHeader" => Language.T("no header of a list of firms among its first rows", "không thấy tiêu đề danh sách doanh nghiệp ở các dòng đầu"),
        _ => reason,
    };

    /// <summary>Of the rows of a list; the empty one are those that somebody should look at.</summary>
    public static IEnumerable<(string Value, string Text)> Filters =>
    [
        ("", Language.T("With something to mend", "Cần xem")), ("Refused", Language.T("Refused", "Từ chối")), ("Duplicate", Language.T("Probable duplicates", "Có thể trùng")), ("Created", Language.T("New", "Mới")),
        ("Updated", Language.T("Updated", "Cập nhật")), ("Unchanged", Language.T("Unchanged", "Không đổi")), ("All", Language.T("All", "Tất cả")),
    ];

    /// <summary>As the registry is asked.</summary>
    public static string Query(string filter) => filter switch { "" => "withProblems=true", "All" => "", _ => $"outcome={filter}" };

    public static State Outcome(string outcome) => outcome switch
    {
        "Created" => new State(Language.T("New", "Mới"), "good"),
        "Updated" => new State(Language.T("Updated", "Cập nhật"), "info"),
        "Unchanged" => new State(Language.T("Unchanged", "Không đổi"), ""),
        "Refused" => new State(Language.T("Refused", "Từ chối"), "bad"),
        "Duplicate" => new State(Language.T("Probable duplicate", "Có thể trùng"), "warn"),
        _ => new State(outcome, ""),
    };
}
