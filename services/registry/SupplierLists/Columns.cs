namespace Matchmaking.Registry.SupplierLists;

/// <summary>The columns of a supplier list; the header may have them in any order, by their own names or by what people write (<c>Words/headers.csv</c>).</summary>
internal static class Columns
{
    public const string TaxCode = "tax_code";
    public const string Country = "country";
    public const string NameVi = "name_vi";
    public const string NameEn = "name_en";
    public const string Ownership = "ownership";
    public const string ForeignSharePercent = "foreign_share_percent";
    public const string Staff = "staff";
    public const string SiteName = "site_name";
    public const string Address = "address";
    public const string ProvinceCode = "province_code";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
    public const string IndustrialPark = "industrial_park";
    public const string ProcessCodes = "process_codes";
    public const string Processes = "processes";
    public const string MaterialCodes = "material_codes";
    public const string CertificateCodes = "certificate_codes";
    public const string Certificates = "certificates";
    public const string MaxLengthMm = "max_length_mm";
    public const string ToleranceMm = "tolerance_mm";
    public const string BatchMin = "batch_min";
    public const string BatchMax = "batch_max";
    public const string MonthlyCapacity = "monthly_capacity";
    public const string CapacityUnit = "capacity_unit";
    public const string ContactName = "contact_name";
    public const string ContactEmail = "contact_email";
    public const string ContactPhone = "contact_phone";
    public const string DescriptionVi = "description_vi";
    public const string DescriptionEn = "description_en";
    public const string Website = "website";

    public static readonly IReadOnlyList<string> All =
    [
        TaxCode, Country, NameVi, NameEn, Ownership, ForeignSharePercent, Staff, SiteName, Address, ProvinceCode, Latitude, Longitude, IndustrialPark,
        ProcessCodes, MaterialCodes, CertificateCodes, MaxLengthMm, ToleranceMm, BatchMin, BatchMax, MonthlyCapacity, CapacityUnit,
        ContactName, ContactEmail, ContactPhone, DescriptionVi, DescriptionEn, Website, Processes, Certificates,
    ];

    public static readonly IReadOnlyList<string> Required = [TaxCode, NameVi];
}
