namespace Matchmaking.Search.Index;

/// <summary>How results are ordered.</summary>
public enum SupplierOrder
{
    /// <summary>Best fit to the words first; without words, the profiles that say most.</summary>
    Relevance,
    Name,
    Newest,
}

/// <summary>Which rung of the ladder answered: how much of the words had to be given up.</summary>
public enum SearchStep
{
    /// <summary>Everything asked for (a mistyped word as its nearest).</summary>
    All,

    /// <summary>Every process, material and place; of the other words at least one.</summary>
    Concepts,

    /// <summary>Everything but what no supplier has together with the rest.</summary>
    Relaxed,

    /// <summary>At least one of the rarest words; with a description, the suppliers that have the most of it come first.</summary>
    Any,

    /// <summary>No word; a name that looks alike.</summary>
    Names,

    /// <summary>Nothing; the answer says which filter to take away.</summary>
    None,
}

/// <summary>What is asked. Values within a filter are alternatives; filters add up.</summary>
/// <param name="Filters">Name of a facet (see <see cref="Facet"/>) to chosen codes.</param>
/// <param name="Today">The day for which a certificate or a level of trust must be valid.</param>
/// <param name="After">Token of the page before; null for the first.</param>
public sealed record SupplierQuery(string Text, IReadOnlyDictionary<string, string[]> Filters, SupplierOrder Order, DateOnly Today, string? After = null, int PageSize = 25);

/// <summary>One supplier that was found, and why.</summary>
/// <param name="TrustLevel">What an association vouches for today; 0 is nothing.</param>
/// <param name="TrustedUntil">The last day of that.</param>
public sealed record FoundSupplier(
    Guid OrganisationId, string NameVi, string NameEn, string? SnippetVi, string? SnippetEn, IReadOnlyList<string> ProvinceCodes, IReadOnlyList<string> ProcessCodes, IReadOnlyList<string> MaterialCodes,
    IReadOnlyList<string> CertificateCodes, string SizeClass, string Ownership, bool IsDemonstration, double Score, IReadOnlyList<Reason> Why, int TrustLevel, DateOnly? TrustedUntil);

/// <param name="Code">process, material, certificate, province, name, product, equipment or description.</param>
/// <param name="Text">The code, product or machine that fits, where the reason is one.</param>
public sealed record Reason(string Code, string? Text);

public sealed record FacetCount(string Code, long Count);

/// <param name="Facets">For each value, how many would be found if it were the only one chosen in its filter.</param>
/// <param name="DidYouMean">The words as they were taken, where some were mistyped; they were found.</param>
/// <param name="Relax">When nothing is found: what to give up, one of it, for there to be results; empty when no single thing helps.</param>
/// <param name="IndexedAt">The newest change that the index knows.</param>
public sealed record SupplierResults(
    IReadOnlyList<FoundSupplier> Items, long Total, string? Next, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets, SearchStep Step, string? DidYouMean,
    IReadOnlyList<Relaxation> Relax, DateTimeOffset? IndexedAt);

/// <param name="Filter">A filter's name, <c>q</c> for the words, or <c>filters</c> for all filters together, where no single one helps.</param>
/// <param name="Count">How many would be found without it.</param>
public sealed record Relaxation(string Filter, long Count)
{
    public const string Words = "q";
    public const string EveryFilter = "filters";
}

/// <param name="Kind">Supplier, Process or Material.</param>
/// <param name="Code">The code, or the supplier's id.</param>
public sealed record Suggestion(string Text, string Kind, string Code);

/// <summary>
/// The index of published suppliers, in whatever engine. Hits, total and counts of one answer come from one set of matches, which the
/// words alone decide; filters then choose from it, and so counts always agree with clicks. A version that is not newer than the known
/// one changes nothing, in whatever order versions come.
/// </summary>
public interface ISupplierIndex
{
    Task PutAsync(SupplierDocument document, CancellationToken ct);

    /// <summary>The supplier is not found any more; its version is kept, so that an older document cannot bring it back.</summary>
    Task WithdrawAsync(Guid organisationId, int version, DateTimeOffset at, CancellationToken ct);

    /// <summary>A certificate of a supplier counts from now on, or no more. It may come before its supplier's profile, and outlives it.</summary>
    Task HoldAsync(HeldCertificate certificate, CancellationToken ct);

    Task<SupplierResults> FindAsync(SupplierQuery query, CancellationToken ct);

    /// <summary>Names of suppliers with a word that begins like the last word of <paramref name="text"/>, with or without diacritics.</summary>
    Task<IReadOnlyList<Suggestion>> SuggestNamesAsync(string text, CancellationToken ct);
}
