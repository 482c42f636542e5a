namespace Matchmaking.Registry.SupplierLists;

/// <summary>What the importer says of a probable duplicate.</summary>
public enum DuplicateDecision
{
    /// <summary>The row is about the firm that it is like; what it adds is added there.</summary>
    SameFirm,

    /// <summary>A firm of its own.</summary>
    OtherFirm,
}

/// <summary>A supplier list that was uploaded and waits to be confirmed by whoever uploaded it.</summary>
public sealed class ListPreview
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private ListPreview() { }

    internal ListPreview(Guid organisationId, string subject, string fileName, string sha256, bool isDemonstration, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (OrganisationId, Subject, FileName, Sha256, IsDemonstration, PreparedAt, ExpiresAt) = (organisationId, subject, fileName, sha256, isDemonstration, now, now + Kept);
    }

    public Guid Id { get; private init; }

    /// <summary>For whom the list is imported.</summary>
    public Guid OrganisationId { get; private init; }

    /// <summary>Who uploaded it.</summary>
    public string Subject { get; private init; } = "";

    public string FileName { get; private init; } = "";

    public string Sha256 { get; private init; } = "";

    public bool IsDemonstration { get; private init; }

    public IReadOnlyList<ReadSheet> Sheets { get; private set; } = [];

    public IReadOnlyList<LeftOutSheet> LeftOut { get; private set; } = [];

    /// <summary>The headers as they stand in the file, those of all sheets one after the other; sheets with the same header share it.</summary>
    public List<string> Names { get; private set; } = [];

    /// <summary>What each column of the file is taken for; empty where it is not used.</summary>
    public List<string> Columns { get; private set; } = [];

    public int Rows { get; set; }

    public int Created { get; private set; }

    public int Updated { get; private set; }

    public int Unchanged { get; private set; }

    public int Refused { get; private set; }

    public int Duplicates { get; private set; }

    public DateTimeOffset PreparedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public void Take(List<string> columns) => Columns = columns;

    public void LeaveOut(string name, SheetReason reason) => LeftOut = [.. LeftOut, new LeftOutSheet(name, reason)];

    /// <param name="before">How many the rows of the list count before this sheet.</param>
    internal ReadSheet Add(string? name, int before, ListHeader header)
    {
        LeftOut = [.. LeftOut.Where(s => s.Name != name)];
        var first = Sheets.FirstOrDefault(s => Names.Slice(s.FirstColumn, s.Width).SequenceEqual(header.Names))?.FirstColumn;
        var sheet = new ReadSheet(name, before, before + header.Row, first ?? Names.Count, header.Names.Count);
        if (first is null) (Names, Columns) = ([.. Names, .. header.Names], [.. Columns, .. header.Columns.Select(c => c ?? "")]);
        Sheets = [.. Sheets, sheet];
        return sheet;
    }

    /// <summary>Another header for one of its sheets.</summary>
    internal void Head(ReadSheet sheet, ListHeader header)
    {
        var sheets = Sheets;
        var (names, columns) = (Names, Columns);
        (Sheets, Names, Columns) = ([], [], []);
        foreach (var each in sheets)
        {
            if (each == sheet) Add(each.Name, each.Before, header with { Row = header.Row - each.Before });
            else Add(each.Name, each.Before, new ListHeader(each.HeaderRow - each.Before, names.Slice(each.FirstColumn, each.Width), [.. columns.Slice(each.FirstColumn, each.Width).Select(c => c.Length == 0 ? null : c)]));
        }
    }

    /// <summary>In which sheet a row of the list stands.</summary>
    public ReadSheet SheetOf(int row) => Sheets.Last(s => s.Before < row);

    public void Count(Func<RowOutcome, int> count) => (Created, Updated, Unchanged, Refused, Duplicates) =
        (count(RowOutcome.Created), count(RowOutcome.Updated), count(RowOutcome.Unchanged), count(RowOutcome.Refused), count(RowOutcome.Duplicate));
}

/// <summary>A row of a list that waits, as it came and as it is read.</summary>
public sealed class ListPreviewRow
{
    private ListPreviewRow() { }

    internal ListPreviewRow(Guid previewId, int before, RawRow raw) =>
        (PreviewId, Row, Cells, IsMalformed, IsHidden) = (previewId, before + raw.Number, [.. raw.Cells.Select(c => (c ?? "").Replace("\0", "", StringComparison.Ordinal))], raw.IsMalformed, raw.IsHidden);

    public Guid PreviewId { get; private init; }

    public int Row { get; private init; }

    /// <summary>Empty where there is nothing.</summary>
    public List<string> Cells { get; private init; } = [];

    public bool IsMalformed { get; private init; }

    public bool IsHidden { get; private init; }

    public string? Name { get; private init; }

    public string? Country { get; private init; }

    /// <summary>As the row says it; null where it says none.</summary>
    public string? TaxCode { get; private init; }

    /// <summary>With the tax code of the firm that the row counts for.</summary>
    public string? FirmCountry { get; private init; }

    public string? FirmTaxCode { get; private init; }

    /// <summary>Nobody is registered under its tax code, and no earlier row has it: what is decided of this row holds for the others too.</summary>
    public bool IsCompared { get; private init; }

    /// <summary>Rows of one supplier follow each other, suppliers in the order of their first row.</summary>
    public int? Turn { get; private init; }

    public RowOutcome? Outcome { get; private init; }

    public Guid? OrganisationId { get; private init; }

    public IReadOnlyList<RowProblem> Problems { get; private init; } = [];

    /// <summary>Refused or with a warning; the database says so.</summary>
    public bool HasProblems { get; private init; }

    public int? LikeRow { get; private init; }

    public Guid? LikeId { get; private init; }

    public string? LikeCountry { get; private init; }

    public string? LikeTaxCode { get; private init; }

    public string? LikeName { get; private init; }

    public double? LikeScore { get; private init; }

    public DuplicateDecision? Decision { get; set; }

    internal Likeness? Like => LikenessOf(LikeRow, LikeId, LikeCountry, LikeTaxCode, LikeName, LikeScore);

    internal RawRow Raw => new(Row, [.. Cells.Select(c => c.Length == 0 ? null : c)], IsMalformed, IsHidden);

    internal static Likeness? LikenessOf(int? row, Guid? id, string? country, string? taxCode, string? name, double? score) =>
        country is null || taxCode is null || name is null || score is null ? null : new Likeness(row, id, country, taxCode, name, score.Value);
}
