using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Matchmaking.Registry.Codes;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>A row of a supplier list that could be read: a supplier, perhaps one of its sites, perhaps what that site makes.</summary>
/// <param name="TaxCode">Empty where the row says none.</param>
internal sealed record SupplierRow(
    SheetRow Sheet, string Country, string TaxCode, string NameVi,
    Ownership? Ownership, decimal? ForeignSharePercent, int? Staff,
    SiteFacts? Site, IReadOnlyList<CapabilityFacts> Capabilities, IReadOnlyList<string> CertificateCodes,
    string? Note, IReadOnlyList<RowProblem> Warnings)
{
    public static readonly RowProblem WithoutTaxCode = new(Columns.TaxCode, "row.value-missing", "A supplier that is not known yet needs its tax code.");

    /// <summary>As it counts: what different words say alike is the same.</summary>
    public string? Cell(string column) => column switch
    {
        Columns.Website => Website(Sheet),
        Columns.ContactPhone => Phone(Sheet, Country),
        Columns.ProvinceCode => Site?.ProvinceCode,
        _ => Sheet.Cells.GetValueOrDefault(column),
    };

    /// <summary>
    /// As a row about a firm that is known under another spelling or tax code: it adds what is not known of it, and leaves names and
    /// addresses as they are. Its site is the known one of the same province.
    /// </summary>
    public SupplierRow About(Organisation firm, SupplierProfile profile)
    {
        var words = profile.Words;
        HashSet<string> known =
        [
            Columns.NameVi, Columns.NameEn, Columns.Ownership, Columns.ForeignSharePercent,
            .. firm.Statuses.Any(s => s.Facts.Staff is not null) ? [Columns.Staff] : Array.Empty<string>(),
            .. new[]
            {
                (words.ContactName, Columns.ContactName), (words.ContactEmail, Columns.ContactEmail), (words.ContactPhone, Columns.ContactPhone),
                (words.DescriptionVi, Columns.DescriptionVi), (words.DescriptionEn, Columns.DescriptionEn), (words.Website, Columns.Website),
            }.Where(w => w.Item1 is not null).Select(w => w.Item2),
        ];
        var site = Site is null ? null : profile.Sites.FirstOrDefault(s => s.Facts.ProvinceCode == Site.ProvinceCode)?.Facts;
        if (site is not null) known.UnionWith([Columns.Address, Columns.IndustrialPark, Columns.Latitude, Columns.Longitude]);
        return this with
        {
            Sheet = Sheet with { Cells = Sheet.Cells.Where(c => !known.Contains(c.Key)).ToDictionary(c => c.Key, c => c.Value) },
            NameVi = firm.NameVi,
            Ownership = null,
            ForeignSharePercent = null,
            Staff = known.Contains(Columns.Staff) ? null : Staff,
            Site = site ?? Site,
        };
    }

    /// <summary>Reads a row whole, so that its author learns of every problem at once.</summary>
    public static SupplierRow? Read(SheetRow sheet, ListWords words, List<RowProblem> problems)
    {
        if (sheet.Problem is { } broken)
        {
            problems.Add(broken);
            return null;
        }

        if (GetImportTemplate.IsExample(sheet.Cells.GetValueOrDefault(Columns.TaxCode)))
        {
            problems.Add(new RowProblem(null, "row.example", "This is the example of the template; it was left out.", IsWarning: true));
            return null;
        }

        var row = new Reader(sheet, words, problems).Read();
        if (row.TaxCode.Length == 0 && problems.Any(p => !p.IsWarning)) problems.Add(WithoutTaxCode);
        return problems.All(p => p.IsWarning) ? row with { Warnings = [.. problems] } : null;
    }

    // Lists often leave out how an address begins.
    private static string? Website(SheetRow sheet) => sheet.Cells.GetValueOrDefault(Columns.Website) is { } typed
        ? typed.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? $"https://{typed}" : typed : null;

    // A spreadsheet that took it for a number dropped its leading zero: nine digits of a mobile, ten of a landline are left.
    private static string? Phone(SheetRow sheet, string country) => sheet.Cells.GetValueOrDefault(Columns.ContactPhone) is { } typed
        ? country == "VN" && typed.All(char.IsAsciiDigit) && typed is { Length: 9 } and ['3' or '5' or '7' or '8' or '9', ..] or { Length: 10 } and ['2', ..] ? $"0{typed}" : typed : null;

    private sealed class Reader(SheetRow sheet, ListWords words, List<RowProblem> problems)
    {
        private readonly CodeLists codes = words.Codes;
        private readonly List<string> _notes = [];

        public SupplierRow Read()
        {
            problems.AddRange(sheet.Notes ?? []);
            if (sheet.Cells.ContainsKey(SheetRow.Unnamed)) Problem(null, "row.cell-without-column", "There is text under a column without a name.");
            var country = sheet.Cells.GetValueOrDefault(Columns.Country)?.ToUpperInvariant() ?? "VN";
            if (!codes.Has("countries", country)) Problem(Columns.Country, "row.code-unknown", "A country is its two-letter code, such as VN.");
            var taxCode = "";
            if (sheet.Cells.GetValueOrDefault(Columns.TaxCode) is { } typed && !Organisations.TaxCode.TryParse(country, Digits(country, typed), out taxCode))
            {
                if (country == "VN" && taxCode.Count(char.IsAsciiDigit) is 10 or 13) Problem(Columns.TaxCode, "row.tax-code-invalid", "The tenth digit of a Vietnamese tax code follows from the first nine; here it does not.");
                else Problem(Columns.TaxCode, "row.tax-code-form", "A Vietnamese tax code has ten digits, or those and -NNN for a branch; elsewhere 2 to 40 letters, digits, dots, hyphens or slashes.");
            }

            var nameVi = Required(Columns.NameVi) ?? "";
            foreach (var (column, most) in Lengths)
            {
                if (sheet.Cells.GetValueOrDefault(column)?.Length > most) Problem(column, "row.too-long", $"At most {most} characters.");
            }

            CheckContact();
            var (ownership, share) = ReadOwnership();
            var staff = Number(Columns.Staff, 0, 10_000_000, isWhole: true);
            if (staff is { } people && people != decimal.Truncate(people)) Problem(Columns.Staff, "row.number-invalid", "A whole number.");
            List<string> certificates = [.. ReadCodes(Columns.CertificateCodes, "certificates").Union(ReadWords(Columns.Certificates, words.Certificates, "row.certificate-unknown"))];
            var (site, capabilities) = (ReadSite(nameVi), ReadCapabilities());
            return new SupplierRow(
                sheet, country, taxCode, nameVi, ownership, share, (int?)staff, site, capabilities, certificates, _notes.Count == 0 ? null : string.Join("; ", _notes), []);
        }

        // A spreadsheet that took the code for a number dropped its leading zero; the check digit tells if that was so.
        private static string Digits(string country, string typed)
        {
            var code = typed.TrimStart('\'');
            if (country != "VN" || !code.All(char.IsAsciiDigit)) return code;
            return code.Length switch { < 10 => code.PadLeft(10, '0'), 12 => code.PadLeft(13, '0'), _ => code };
        }

        private static readonly (string Column, int Most)[] Lengths =
        [
            (Columns.NameVi, 200), (Columns.NameEn, 200), (Columns.SiteName, 200), (Columns.Address, 500), (Columns.IndustrialPark, 200), (Columns.ContactName, 200),
            (Columns.ContactEmail, 254), (Columns.ContactPhone, 40), (Columns.Website, 300), (Columns.DescriptionVi, 4000), (Columns.DescriptionEn, 4000), (Columns.Processes, 4000), (Columns.Certificates, 4000),
        ];

        private static readonly string[] SiteColumns =
        [
            Columns.SiteName, Columns.Address, Columns.ProvinceCode, Columns.Latitude, Columns.Longitude, Columns.IndustrialPark, Columns.ProcessCodes, Columns.Processes, Columns.MaterialCodes,
            Columns.MaxLengthMm, Columns.ToleranceMm, Columns.BatchMin, Columns.BatchMax, Columns.MonthlyCapacity, Columns.CapacityUnit,
        ];

        private static readonly string[] CapabilityColumns = SiteColumns[8..];

        private (Ownership?, decimal?) ReadOwnership()
        {
            var share = Number(Columns.ForeignSharePercent, 0, 100);
            if (sheet.Cells.GetValueOrDefault(Columns.Ownership) is not { } text) return (null, share);
            if (words.Ownership(text) is not { } ownership)
            {
                Problem(Columns.Ownership, "row.ownership-unknown", $"Ownership is one of {string.Join(", ", Enum.GetNames<Ownership>())}.");
                return (null, share);
            }

            share ??= ownership switch { Organisations.Ownership.VietnameseOwned => 0, Organisations.Ownership.JointVenture => null, _ => 100 };
            if (share is null) Problem(Columns.ForeignSharePercent, "row.value-missing", "A joint venture says its foreign share.");
            else if (!Organisation.Fits(new StatusFacts(ownership, share.Value, null, Sector.Industry, null, null, null)))
                Problem(Columns.ForeignSharePercent, "row.share-contradicts-ownership", "The foreign share does not fit the ownership.");
            return (ownership, share is { } s ? decimal.Round(s, 2) : null);
        }

        private SiteFacts? ReadSite(string nameVi)
        {
            if (!SiteColumns.Any(sheet.Cells.ContainsKey)) return null;
            var province = ReadProvince();
            var (latitude, longitude) = (Number(Columns.Latitude, -90, 90), Number(Columns.Longitude, -180, 180));
            if (latitude is null != longitude is null)
                Problem(latitude is null ? Columns.Latitude : Columns.Longitude, "row.value-missing", "Give both coordinates or neither.");
            return new SiteFacts(
                sheet.Cells.GetValueOrDefault(Columns.SiteName) ?? nameVi, sheet.Cells.GetValueOrDefault(Columns.Address), province,
                (double?)latitude, (double?)longitude, sheet.Cells.GetValueOrDefault(Columns.IndustrialPark));
        }

        private string ReadProvince()
        {
            if (sheet.Cells.GetValueOrDefault(Columns.ProvinceCode) is { } typed)
            {
                if (words.Provinces.Of(typed) is { } code) return code;
                Problem(Columns.ProvinceCode, "row.code-unknown", $"There is no province {typed}; see GET /codes/provinces.");
            }
            else if (sheet.Cells.GetValueOrDefault(Columns.Address) is { } address && words.Provinces.OfAddress(address) is { } found) return found;
            else Required(Columns.ProvinceCode);
            return "";
        }

        private List<CapabilityFacts> ReadCapabilities()
        {
            List<string> processes = [.. ReadCodes(Columns.ProcessCodes, "processes").Union(ReadWords(Columns.Processes, words.Processes, "row.process-unknown")).Order(StringComparer.Ordinal)];
            if (processes.Count == 0 && !sheet.Cells.ContainsKey(Columns.ProcessCodes) && !sheet.Cells.ContainsKey(Columns.Processes) && CapabilityColumns.FirstOrDefault(sheet.Cells.ContainsKey) is { } alone)
                Problem(Columns.ProcessCodes, "row.value-missing", $"The column {alone} says something of a process, but none is named.");
            var materials = ReadCodes(Columns.MaterialCodes, "materials");
            var (length, tolerance) = (Number(Columns.MaxLengthMm, 0.001m, 999_999_999, 3, counts: true), Number(Columns.ToleranceMm, 0.00001m, 9_999, 5));
            var (least, most) = (Number(Columns.BatchMin, 0.001m, 999_999_999_999, 3, counts: true), Number(Columns.BatchMax, 0.001m, 999_999_999_999, 3, counts: true));
            if (least > most) Problem(Columns.BatchMax, "row.batch-range", "The largest batch is at least the smallest.");
            var capacity = Number(Columns.MonthlyCapacity, 0.001m, 999_999_999_999, 3, counts: true);
            var unit = sheet.Cells.GetValueOrDefault(Columns.CapacityUnit)?.ToUpperInvariant();
            if (unit is not null && !codes.Has("units", unit)) Problem(Columns.CapacityUnit, "row.code-unknown", $"There is no unit {unit}; see GET /codes/units.");
            if (capacity is not null && unit is null) Problem(Columns.CapacityUnit, "row.value-missing", "Say in which unit the monthly capacity is.");
            return [.. processes.Select(p => new CapabilityFacts(p, materials, length, null, null, tolerance, least, most, capacity, unit))];
        }

        private void CheckContact()
        {
            if (sheet.Cells.GetValueOrDefault(Columns.ContactEmail) is { } email && !new EmailAddressAttribute().IsValid(email))
                Problem(Columns.ContactEmail, "row.email-invalid", "This is no e-mail address.");
            if (Website(sheet) is { } site
                && !(Uri.TryCreate(site, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
                Problem(Columns.Website, "row.website-invalid", "A web address starts with https:// or http://.");
        }

        // Sorted, each once, so that equal sets are equal lists.
        private List<string> ReadCodes(string column, string list)
        {
            var found = sheet.Cells.GetValueOrDefault(column)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
            foreach (var unknown in found.Where(code => !codes.Has(list, code))) Problem(column, "row.code-unknown", $"There is no code \"{unknown}\"; see GET /codes/{list}.");
            return [.. found.Distinct().Order(StringComparer.Ordinal)];
        }

        // What has no code is no reason to lose a row: its author is told, and the words stay in the description.
        private List<string> ReadWords(string column, CodeWords list, string code)
        {
            if (sheet.Cells.GetValueOrDefault(column) is not { } text) return [];
            var (found, rest) = list.Find(text);
            foreach (var unknown in rest) problems.Add(new RowProblem(column, code, $"\"{unknown}\" has no code; it is kept in the description.", IsWarning: true, unknown));
            _notes.AddRange(rest);
            return found;
        }

        // Where it can be read in two ways and both could be, the author is told which one was taken.
        private decimal? Number(string column, decimal least, decimal most, int digits = 10, bool counts = false, bool isWhole = false)
        {
            if (sheet.Cells.GetValueOrDefault(column) is not { } text) return null;
            if (!ListNumber.TryRead(column == Columns.ForeignSharePercent ? text.TrimEnd('%') : text, counts || isWhole, out var number, out var other))
            {
                Problem(column, "row.number-invalid", "A number, such as 1,234.5 or 1.234,5.");
                return null;
            }

            bool IsPossible(decimal value) => value >= least && value <= most;
            if (!isWhole && other is { } meant && IsPossible(meant))
            {
                if (!IsPossible(number)) number = meant;
                else problems.Add(new RowProblem(column, "row.number-doubtful", string.Create(CultureInfo.InvariantCulture, $"This was read as {number}."), IsWarning: true, string.Create(CultureInfo.InvariantCulture, $"{text} → {number}")));
            }

            if (!IsPossible(number)) Problem(column, "row.number-out-of-range", string.Create(CultureInfo.InvariantCulture, $"From {least} to {most}."));
            return decimal.Round(number, digits);
        }

        private string? Required(string column)
        {
            var text = sheet.Cells.GetValueOrDefault(column);
            if (text is null) Problem(column, "row.value-missing", "This is needed.");
            return text;
        }

        private void Problem(string? column, string code, string detail) =>
            problems.Add(new RowProblem(column, code, detail, Value: column is null ? null : sheet.Cells.GetValueOrDefault(column) is { Length: > 100 } text ? text[..100] : sheet.Cells.GetValueOrDefault(column)));
    }
}
