namespace Matchmaking.Registry.SupplierLists;

/// <summary>What became of a row of a supplier list, or what would become of it.</summary>
public enum RowOutcome
{
    /// <summary>A supplier that was not known.</summary>
    Created,

    /// <summary>A known supplier, of whom the row says something new.</summary>
    Updated,

    /// <summary>Nothing that was not known.</summary>
    Unchanged,

    /// <summary>Not taken; the problems say why.</summary>
    Refused,

    /// <summary>Probably a supplier that is known under another tax code or an earlier row's; not taken before somebody decides.</summary>
    Duplicate,
}

/// <summary>Why a row, or a value in it, was not taken.</summary>
/// <param name="Column">Header of the column; null when the row as a whole is meant.</param>
/// <param name="Code">Stable; clients have their own words for it.</param>
/// <param name="IsWarning">The row was taken all the same.</param>
/// <param name="Value">What stands there, where that helps to find it.</param>
public sealed record RowProblem(string? Column, string Code, string Detail, bool IsWarning = false, string? Value = null);

/// <summary>Whom a row is probably the same as.</summary>
/// <param name="Row">The earlier row of the list; null where it is a supplier that is registered already.</param>
/// <param name="Score">From 0 to 1; only what reaches the threshold of the matcher is told.</param>
public sealed record Likeness(int? Row, Guid? OrganisationId, string Country, string TaxCode, string Name, double Score);

/// <param name="Row">As a spreadsheet counts: the first row of the file is row 1. Of a workbook, rows of a later sheet count on from the sheet before.</param>
public sealed record RowResult(int Row, RowOutcome Outcome, string? Name, Guid? OrganisationId, IReadOnlyList<RowProblem> Problems, Likeness? Like);

/// <summary>A supplier list that came in; what became of its rows is <see cref="ImportRow"/>.</summary>
public sealed class Import
{
    private Import() { }

    internal Import(ListPreview list, DateTimeOffset now)
    {
        (Id, OrganisationId, Subject, FileName, Sha256, ImportedAt) = (list.Id, list.OrganisationId, list.Subject, list.FileName, list.Sha256, now);
        (Rows, Created, Updated, Unchanged, Refused, Duplicates) = (list.Rows, list.Created, list.Updated, list.Unchanged, list.Refused, list.Duplicates);
        (Sheets, LeftOut) = (list.Sheets, list.LeftOut);
    }

    /// <summary>The same as its preview had, so that whoever confirms twice finds it.</summary>
    public Guid Id { get; private init; }

    /// <summary>Who imported.</summary>
    public Guid OrganisationId { get; private init; }

    public string Subject { get; private init; } = "";

    public string FileName { get; private init; } = "";

    /// <summary>Of the file, in hex.</summary>
    public string Sha256 { get; private init; } = "";

    public DateTimeOffset ImportedAt { get; private init; }

    public int Rows { get; private init; }

    public int Created { get; private init; }

    public int Updated { get; private init; }

    public int Unchanged { get; private init; }

    public int Refused { get; private init; }

    public int Duplicates { get; private init; }

    public IReadOnlyList<ReadSheet> Sheets { get; private init; } = [];

    public IReadOnlyList<LeftOutSheet> LeftOut { get; private init; } = [];
}

/// <summary>What became of one row of an import.</summary>
public sealed class ImportRow
{
    private ImportRow() { }

    public Guid ImportId { get; private init; }

    public int Row { get; private init; }

    public RowOutcome Outcome { get; private init; }

    public string? Name { get; private init; }

    public Guid? OrganisationId { get; private init; }

    public IReadOnlyList<RowProblem> Problems { get; private init; } = [];

    public int? LikeRow { get; private init; }

    public Guid? LikeId { get; private init; }

    public string? LikeCountry { get; private init; }

    public string? LikeTaxCode { get; private init; }

    public string? LikeName { get; private init; }

    public double? LikeScore { get; private init; }

    /// <summary>Refused or with a warning; the database says so.</summary>
    public bool HasProblems { get; private init; }

    internal RowResult View() => new(Row, Outcome, Name, OrganisationId, Problems, ListPreviewRow.LikenessOf(LikeRow, LikeId, LikeCountry, LikeTaxCode, LikeName, LikeScore));
}
