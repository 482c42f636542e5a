using Matchmaking.Contracts.Registry;

namespace Matchmaking.Search.Index;

/// <summary>How results are ordered.</summary>
public enum SupplierOrder
{
    Relevance,
    Name,
    Newest,
}

/// <summary>Which rung of the ladder answered: how much of the words had to be given up.</summary>
public enum SearchStep
{
    /// <summary>Every word (a mistyped one as its nearest).</summary>
    All,

    /// <summary>Every word but those that no supplier has.</summary>
    Relaxed,

    /// <summary>Some of the rarest words.</summary>
    Any,

    /// <summary>No word; a name that looks alike.</summary>
    Names,

    /// <summary>Nothing at all.</summary>
    None,
}

/// <summary>What is asked. Values within a filter are alternatives; filters add up.</summary>
/// <param name="Today">The day for which a certificate must be valid.</param>
/// <param name="After">Token of the page before; null for the first.</param>
public sealed record SupplierQuery(string Text, IReadOnlyDictionary<string, string[]> Filters, SupplierOrder Order, DateOnly Today, string? After, int PageSize = 25);

/// <summary>One supplier that was found, and why.</summary>
public sealed record FoundSupplier(
    Guid OrganisationId, string NameVi, string NameEn, string? SnippetVi, string? SnippetEn, IReadOnlyList<string> ProvinceCodes, IReadOnlyList<string> ProcessCodes, IReadOnlyList<string> MaterialCodes,
    IReadOnlyList<string> CertificateCodes, string SizeClass, string Ownership, bool IsDemonstration, double Score, IReadOnlyList<Reason> Why);

/// <param name="Code">process, material, certificate, province, name or description.</param>
/// <param name="Text">The code that matched, where the reason is one.</param>
public sealed record Reason(string Code, string? Text);

public sealed record FacetCount(string Code, long Count);

/// <param name="Relax">Filters whose removal would give results, when there are none.</param>
/// <param name="IndexedAt">The newest change that the index knows.</param>
public sealed record SupplierResults(
    IReadOnlyList<FoundSupplier> Items, long Total, string? Next, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets, SearchStep Step, string? DidYouMean,
    IReadOnlyList<string> Relax, DateTimeOffset? IndexedAt);

/// <param name="Kind">Supplier, Process or Material.</param>
/// <param name="Code">The code, or the supplier's id.</param>
public sealed record Suggestion(string Text, string Kind, string Code);

/// <summary>
/// The index of published suppliers. Hits, total and counts of one answer come from one set; a version that is not newer than the
/// known one changes nothing.
/// </summary>
public interface ISupplierIndex
{
    Task PutAsync(SupplierProfilePublished profile, CancellationToken ct);

    Task WithdrawAsync(SupplierProfileWithdrawn withdrawal, CancellationToken ct);

    Task<SupplierResults> FindAsync(SupplierQuery query, CancellationToken ct);

    /// <summary>Names that begin like <paramref name="text"/>, in either language, with or without diacritics.</summary>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(string text, CancellationToken ct);
}
