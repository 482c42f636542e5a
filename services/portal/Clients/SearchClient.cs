namespace Matchmaking.Portal.Clients;

/// <summary>Finding suppliers.</summary>
public sealed class SearchClient(HttpClient http, IHttpContextAccessor accessor, ApiCall.Resilience resilience) : ApiCall(http, accessor, resilience)
{
    public sealed record Results(
        IReadOnlyList<Supplier> Items, long Total, string? Next, IReadOnlyDictionary<string, IReadOnlyList<Facet>> Facets, string Step, string? DidYouMean, IReadOnlyList<Relaxation>? Relax, DateTimeOffset? IndexedAt);

    /// <summary>What to give up where nothing is found, and how many would be found then.</summary>
    public sealed record Relaxation(string Filter, long Count);

    public sealed record Supplier(
        Guid OrganisationId, string NameVi, string NameEn, string? SnippetVi, string? SnippetEn, IReadOnlyList<string> ProvinceCodes, IReadOnlyList<string> ProcessCodes, IReadOnlyList<string> MaterialCodes,
        IReadOnlyList<string> CertificateCodes, string SizeClass, string Ownership, bool IsDemonstration, double Score, IReadOnlyList<Reason>? Why, int TrustLevel = 0, DateOnly? TrustedUntil = null);

    public sealed record Reason(string Code, string? Text);

    public sealed record Facet(string Code, long Count);

    public sealed record Suggestion(string Text, string Kind, string Code);

    /// <summary>Processes, materials and suppliers with a word that begins so.</summary>
    public Task<IReadOnlyList<Suggestion>> SuggestionsAsync(string words) => GetAsync<IReadOnlyList<Suggestion>>($"/suppliers/suggestions?q={Uri.EscapeDataString(words)}");

    /// <param name="query">Query string with its question mark, as the page was asked with it.</param>
    public Task<Results> SuppliersAsync(string query) => GetAsync<Results>($"/suppliers{query}");
}
