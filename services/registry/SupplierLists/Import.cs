namespace Matchmaking.Registry.SupplierLists;

/// <summary>What became of a row of a supplier list.</summary>
public enum RowOutcome { Created, Updated, Unchanged, Refused }

/// <summary>Why a row, or a value in it, was not taken.</summary>
/// <param name="Column">Header of the column; null when the row as a whole is meant.</param>
/// <param name="Code">Stable; clients have their own words for it.</param>
/// <param name="IsWarning">The row was taken all the same.</param>
/// <param name="Value">What stands there, where that helps to find it.</param>
public sealed record RowProblem(string? Column, string Code, string Detail, bool IsWarning = false, string? Value = null);

/// <param name="Row">As a spreadsheet counts: the header is row 1.</param>
public sealed record RowResult(int Row, RowOutcome Outcome, string? Name, Guid? OrganisationId, IReadOnlyList<RowProblem> Problems);

/// <summary>A supplier list that came in, with what became of every row.</summary>
public sealed class Import
{
    private Import() { }

    public Import(Guid organisationId, string subject, string fileName, string sha256, List<RowResult> results, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (OrganisationId, Subject, FileName, Sha256, Results, ImportedAt) = (organisationId, subject, fileName, sha256, results, now);
        Rows = results.Count;
        Created = results.Count(r => r.Outcome is RowOutcome.Created);
        Updated = results.Count(r => r.Outcome is RowOutcome.Updated);
        Unchanged = results.Count(r => r.Outcome is RowOutcome.Unchanged);
        Refused = results.Count(r => r.Outcome is RowOutcome.Refused);
    }

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

    public List<RowResult> Results { get; private init; } = [];
}
