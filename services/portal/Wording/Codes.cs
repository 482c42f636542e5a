using CsvHelper;
using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.Wording;

/// <summary>A code of a shared list, with its name in both languages.</summary>
public sealed record Code(string Value, string? Parent, string Vi, string En)
{
    public string Name => Language.T(En, Vi);
}

/// <summary>The shared code lists (<c>contracts/codes</c>): codes are stored, names are looked up.</summary>
public sealed class Codes
{
    private readonly Dictionary<string, Dictionary<string, Code>> _lists = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Code> Processes => List("processes").Values;

    public IReadOnlyCollection<Code> Materials => List("materials").Values;

    public IReadOnlyCollection<Code> Certificates => List("certificates").Values;

    public IReadOnlyCollection<Code> Provinces => List("provinces").Values;

    public IReadOnlyCollection<Code> Units => List("units").Values;

    public IReadOnlyCollection<Code> Currencies => List("currencies").Values;

    public IReadOnlyCollection<Code> Countries => List("countries").Values;

    public IReadOnlyCollection<Code> Incoterms => List("incoterms").Values;

    public IReadOnlyCollection<Code> ProductGroups => List("product_groups").Values;

    public IReadOnlyCollection<Code> LegalGroups => List("legal_groups").Values;

    public string Process(string code) => Name("processes", code);

    public string Material(string code) => Name("materials", code);

    public string Certificate(string code) => Name("certificates", code);

    /// <summary>The standard's own name without what it is about: "ISO 9001".</summary>
    public string CertificateShort(string code) => Certificate(code).Split(" - ")[0];

    public string Province(string code) => Name("provinces", code);

    /// <summary>Where a site lies, without saying twice what the address says already.</summary>
    public string Place(RegistryClient.Site site) => new[] { site.IndustrialPark, Province(site.ProvinceCode) }
        .Aggregate(site.Address ?? "", (place, part) => string.IsNullOrEmpty(part) || place.Contains(part, StringComparison.OrdinalIgnoreCase) ? place : place.Length == 0 ? part : $"{place}, {part}");

    public string Unit(string code) => Name("units", code);

    public string Country(string code) => Name("countries", code);

    public string ProductGroup(string code) => Name("product_groups", code);

    public string LegalGroup(string code) => Name("legal_groups", code);

    /// <summary>A line of business, with its number.</summary>
    public string Vsic(string code) => $"{code} {Name("vsic", code)}";

    /// <summary>The language that its name is in, where that is not the page's: for many lines there is no English name.</summary>
    public string? VsicLanguage(string code) => Language.T("en", "vi") == "en" && (!List("vsic").TryGetValue(code, out var known) || known.En == known.Vi) ? "vi" : null;

    // An unknown code (from a newer service) is shown as it is.
    private string Name(string list, string code) => List(list).TryGetValue(code, out var known) ? known.Name : code;

    private Dictionary<string, Code> List(string list)
    {
        lock (_lists) return _lists.TryGetValue(list, out var known) ? known : _lists[list] = Read(list);
    }

    private static Dictionary<string, Code> Read(string list)
    {
        using var stream = typeof(Codes).Assembly.GetManifestResourceStream($"codes.{list}.csv") ?? throw new InvalidOperationException($"There is no list {list}");
        using var csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        var rows = new Dictionary<string, Code>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var parent = csv.TryGetFieldIndex("parent", out var index) ? csv.GetString(index) : "";
            var code = csv.GetString("code");
            rows[code] = new Code(code, parent.Length > 0 ? parent : null, csv.GetString("vi"), csv.GetString("en"));
        }

        return rows;
    }
}
