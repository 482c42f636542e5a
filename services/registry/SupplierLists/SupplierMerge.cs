using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>
/// Brings the rows of one supplier into its organisation and profile. What a row says replaces what was there, what it leaves
/// empty stays, and nothing is taken away; so the same rows a second time change nothing.
/// </summary>
internal sealed class SupplierMerge(Organisation organisation, SupplierProfile profile, DateTimeOffset now)
{
    private static readonly string[] OfOrganisation =
    [
        Columns.NameVi, Columns.NameEn, Columns.Ownership, Columns.ForeignSharePercent, Columns.Staff, Columns.ContactName, Columns.ContactEmail, Columns.ContactPhone,
        Columns.DescriptionVi, Columns.DescriptionEn, Columns.Website,
    ];

    private static readonly string[] OfSite = [Columns.Address, Columns.ProvinceCode, Columns.Latitude, Columns.Longitude, Columns.IndustrialPark];

    /// <summary>Begins a line of the description that a list added.</summary>
    private const string NoteMark = "Theo danh sách: ";

    private const int LongestDescription = 4000;

    private readonly Dictionary<(string? Site, string Column), (string Text, int Row)> _said = [];

    public Organisation Organisation => organisation;

    public SupplierProfile Profile => profile;

    public bool HasChangedOrganisation { get; private set; }

    public bool HasChangedProfile { get; private set; }

    /// <summary>The words without a code of the row that was applied last had no room in the description.</summary>
    public bool HasLostNote { get; private set; }

    /// <returns>Why the row cannot be taken; then it had no effect.</returns>
    public List<RowProblem> Check(SupplierRow row)
    {
        var problems = new List<RowProblem>();
        problems.AddRange(Contradictions(row, null, OfOrganisation));
        if (!Organisation.Fits(StatusOf(row)))
            problems.Add(new RowProblem(Columns.ForeignSharePercent, "row.share-contradicts-ownership", "The foreign share does not fit the ownership."));
        if (row.Site is { } facts)
        {
            problems.AddRange(Contradictions(row, facts.Name, OfSite));
            var site = SiteOf(facts.Name);
            if (site is null && profile.Sites.Count >= SupplierProfile.MostSites)
                problems.Add(new RowProblem(Columns.SiteName, "row.too-many-sites", $"A profile has at most {SupplierProfile.MostSites} sites."));
            if (site?.Capabilities.Count + row.Capabilities.Count > Site.MostCapabilities)
                problems.Add(new RowProblem(Columns.ProcessCodes, "row.too-many-capabilities", $"A site has at most {Site.MostCapabilities} capabilities."));
            if (row.Capabilities.Any(c => Known(site, c) is { } known && Combined(known.Facts, c) is var facts && facts.BatchMin > facts.BatchMax))
                problems.Add(new RowProblem(Columns.BatchMax, "row.batch-range", "The largest batch is at least the smallest, also together with what is known already."));
        }

        return problems;
    }

    /// <returns>Whether anything is different now.</returns>
    public bool Apply(SupplierRow row)
    {
        HasLostNote = false;
        foreach (var column in OfOrganisation) Remember(row, null, column);
        foreach (var column in row.Site is null ? [] : OfSite) Remember(row, row.Site!.Name, column); // Not empty: there is a site.

        var changedOrganisation = MergeNames(row) | MergeStatus(row);
        var changedProfile = MergeWords(row) | MergeSite(row);
        HasChangedOrganisation |= changedOrganisation;
        HasChangedProfile |= changedProfile;
        return changedOrganisation || changedProfile;
    }

    // Two rows of one supplier that disagree would make the result depend on their order.
    private IEnumerable<RowProblem> Contradictions(SupplierRow row, string? site, string[] columns) =>
        from column in columns
        let text = row.Cell(column)
        where text is not null && _said.TryGetValue((site, column), out var said) && said.Text != text
        select new RowProblem(column, "row.contradicts-earlier-row", $"Row {_said[(site, column)].Row} of the same supplier says something else here.");

    private void Remember(SupplierRow row, string? site, string column)
    {
        if (row.Cell(column) is { } text) _said.TryAdd((site, column), (text, row.Sheet.Number));
    }

    private bool MergeNames(SupplierRow row)
    {
        // An organisation without an English name carries its Vietnamese one there.
        var nameEn = row.Cell(Columns.NameEn) ?? (organisation.NameEn == organisation.NameVi ? row.NameVi : organisation.NameEn);
        if ((row.NameVi, nameEn) == (organisation.NameVi, organisation.NameEn)) return false;
        organisation.Rename(row.NameVi, nameEn);
        return true;
    }

    private bool MergeStatus(SupplierRow row)
    {
        var facts = StatusOf(row);
        if (facts == Current) return false;
        organisation.RecordStatus(VietnamDay.Of(now), facts, now);
        return true;
    }

    private StatusFacts Current => (organisation.StatusOn(VietnamDay.Of(now)) ?? organisation.Statuses[0]).Facts;

    private StatusFacts StatusOf(SupplierRow row)
    {
        var current = Current;
        return current with
        {
            Ownership = row.Ownership ?? current.Ownership,
            ForeignSharePercent = row.ForeignSharePercent ?? current.ForeignSharePercent,
            Staff = row.Staff ?? current.Staff,
        };
    }

    private bool MergeWords(SupplierRow row)
    {
        var before = profile.Words;
        var words = before with
        {
            NameVi = row.NameVi,
            NameEn = row.Cell(Columns.NameEn) ?? (before.NameEn == before.NameVi ? row.NameVi : before.NameEn),
            ContactName = row.Cell(Columns.ContactName) ?? before.ContactName,
            ContactEmail = row.Cell(Columns.ContactEmail) ?? before.ContactEmail,
            ContactPhone = row.Cell(Columns.ContactPhone) ?? before.ContactPhone,
            DescriptionVi = WithNote(row.Cell(Columns.DescriptionVi), before.DescriptionVi, row.Note),
            DescriptionEn = row.Cell(Columns.DescriptionEn) ?? before.DescriptionEn,
            Website = row.Cell(Columns.Website) ?? before.Website,
        };
        var added = row.CertificateCodes.Except(profile.Certificates.Select(c => c.TypeCode)).Select(code => new DeclaredCertificate(code, null, null, null, null)).ToList();
        if (words == before && added.Count == 0) return false;
        profile.Describe(words, profile.Products, profile.Equipment, [.. profile.Certificates, .. added]);
        return true;
    }

    // Words of lists that have no code stand below what the supplier says, each line once; a new text leaves them there.
    private string? WithNote(string? said, string? before, string? note)
    {
        string[] lines = before?.Split('\n') ?? [];
        var notes = lines.Where(l => l.StartsWith(NoteMark, StringComparison.Ordinal)).ToList();
        var text = said ?? Text.OrNull(string.Join('\n', lines.Except(notes)));
        if (note is not null && !notes.Contains(NoteMark + note)) notes.Add(NoteMark + note);
        if (notes.Count == 0) return text;
        string all = string.Join('\n', text is null ? notes : [text, .. notes]);
        if (all.Length <= LongestDescription) return all;
        HasLostNote = note is not null && before?.Contains(NoteMark + note, StringComparison.Ordinal) is not true;
        return said ?? before;
    }

    private bool MergeSite(SupplierRow row)
    {
        if (row.Site is not { } said) return false;
        var changed = false;
        var site = SiteOf(said.Name);
        if (site is null)
        {
            site = profile.AddSite(Guid.CreateVersion7(now), said);
            changed = true;
        }
        else
        {
            var before = site.Facts;
            var facts = said with
            {
                Address = said.Address ?? before.Address,
                Latitude = said.Latitude ?? before.Latitude,
                Longitude = said.Longitude ?? before.Longitude,
                IndustrialPark = said.IndustrialPark ?? before.IndustrialPark,
            };
            if (facts != before)
            {
                profile.ChangeSite(site.Id, facts);
                changed = true;
            }
        }

        foreach (var capability in row.Capabilities) changed |= MergeCapability(site, capability);
        return changed;
    }

    private bool MergeCapability(Site site, CapabilityFacts said)
    {
        if (Known(site, said) is not { } known)
        {
            profile.AddCapability(site.Id, Guid.CreateVersion7(now), said);
            return true;
        }

        var facts = Combined(known.Facts, said);
        if (facts.Equals(known.Facts)) return false;
        profile.ChangeCapability(site.Id, known.Id, facts);
        return true;
    }

    private static Capability? Known(Site? site, CapabilityFacts said) => site?.Capabilities.FirstOrDefault(c => c.Facts.IsSameWork(said));

    private static CapabilityFacts Combined(CapabilityFacts before, CapabilityFacts said) => before with
    {
        MaxLengthMm = said.MaxLengthMm ?? before.MaxLengthMm,
        ToleranceMm = said.ToleranceMm ?? before.ToleranceMm,
        BatchMin = said.BatchMin ?? before.BatchMin,
        BatchMax = said.BatchMax ?? before.BatchMax,
        MonthlyCapacity = said.MonthlyCapacity ?? before.MonthlyCapacity,
        CapacityUnit = said.CapacityUnit ?? before.CapacityUnit,
    };

    private Site? SiteOf(string name) => profile.Sites.FirstOrDefault(s => s.Facts.Name == name);
}
