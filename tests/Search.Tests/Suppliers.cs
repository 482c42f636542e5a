using Matchmaking.Contracts.Registry;

namespace Matchmaking.Search.Tests;

/// <summary>Supplier profiles as the registry publishes them.</summary>
internal static class Suppliers
{
    public static readonly DateTimeOffset Day = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    /// <param name="processes">Comma-separated codes, as are materials and provinces; certificates are <c>code</c> or <c>code until yyyy-MM-dd</c>.</param>
    public static SupplierProfilePublished Profile(
        string nameVi, string processes = "machining-cnc-turning", string materials = "", string provinces = "01", string certificates = "", string? descriptionVi = null, string? descriptionEn = null,
        string? nameEn = null, string size = "Small", string ownership = "VietnameseOwned", int version = 1, Guid? id = null, DateTimeOffset? at = null, string[]? products = null, string[]? equipment = null,
        int trust = 0, DateOnly? until = null) => new(
        id ?? Guid.CreateVersion7(), version, nameVi, nameEn ?? nameVi, descriptionVi, descriptionEn, ownership, size, true,
        [
            .. Several(provinces).Select(province => new PublishedSite(Guid.CreateVersion7(), "Nhà máy", province, null, null, null,
                [.. Several(processes).Select(process => new PublishedCapability(Guid.CreateVersion7(), process, Several(materials), null, null, null, 0.05m, 1, 1000, 5000, "H87"))])),
        ],
        [.. Several(certificates).Select(c => c.Split(" until ")).Select(c => new PublishedCertificate(c[0], c.Length > 1 ? DateOnly.Parse(c[1], System.Globalization.CultureInfo.InvariantCulture) : null))],
        [.. (products ?? []).Select(p => new PublishedProduct(p, null))], equipment ?? [], at ?? Day, trust, until);

    /// <summary>Firms of every kind, the same for the same seed.</summary>
    public static IEnumerable<SupplierProfilePublished> Many(int count, int seed = 1)
    {
        string[] processes = ["machining-cnc-turning", "machining-turning", "machining-cnc-milling", "machining", "garment-sewing", "sheet-metal", "sheet-metal-punching"];
        string[] materials = ["steel", "steel-sus304", "steel-stainless", "steel-s45c"];
        string[] provinces = ["01", "24", "31", "79", "48"];
        string[] certificates = ["iso-9001", "iso-9001 until 2026-03-01", "iso-14001 until 2026-03-02", "iatf-16949 until 2027-01-01", ""];
        string[] sizes = ["Micro", "Small", "Medium", "Large", "Unknown"], owners = ["VietnameseOwned", "ForeignInvested", "JointVenture", "Abroad"];
        string[] words = ["tiện", "phay", "chính xác", "khuôn", "ô tô", "điện tử", "máy", "may", "turned parts", "precision", "automotive"];
        DateOnly?[] lastDays = [null, new(2026, 3, 1), new(2026, 3, 2), new(2028, 1, 1)];
        var random = new Random(seed);
        string One(string[] of) => of[random.Next(of.Length)];
        for (var i = 0; i < count; i++)
        {
            yield return Profile(
                $"Công ty {One(words)} {i % 7}", string.Join(',', One(processes), One(processes)), One(materials), string.Join(',', One(provinces), One(provinces)), One(certificates),
                $"Chuyên {One(words)} và {One(words)} cho ngành {One(words)}", $"{One(words)} for {One(words)}", size: One(sizes), ownership: One(owners), at: Day.AddMinutes(i / 3), id: Id(seed, i),
                trust: i % 4 == 0 ? 0 : 1 + i % 3, until: lastDays[i % 4]) with
            {
                ClusterCodes = (i % 6) switch { 0 => ["VN-ELEC-HN"], 1 => ["VN-AUTO-NKE", "VN-ELEC-HN"], 2 => null, _ => [] },
                TrustLevels = i % 5 == 0 ? [new PublishedTrust(3, new(2026, 3, 1)), new PublishedTrust(1, new(2026, 3, 2))] : null,
            };
        }
    }

    private static Guid Id(int seed, int i)
    {
        var bytes = new byte[16];
        new Random(seed * 100_003 + i).NextBytes(bytes);
        return new Guid(bytes);
    }

    private static string[] Several(string codes) => codes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
}
