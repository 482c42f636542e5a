using System.Diagnostics.Metrics;

namespace Matchmaking.Search;

/// <summary>Counts searches that find nothing: they say where suppliers or synonyms are missing. What was asked is not kept.</summary>
public sealed class EmptySearches(IMeterFactory meters)
{
    public const string Instrument = "matchmaking.search.empty";

    private readonly Counter<long> _searches = meters.Create("Matchmaking").CreateCounter<long>(Instrument, "{search}", "Searches without a result");

    /// <param name="hasFilters">Whether taking a filter away could help.</param>
    public void Add(bool hasWords, bool hasFilters) =>
        _searches.Add(1, new KeyValuePair<string, object?>("words", hasWords), new KeyValuePair<string, object?>("filters", hasFilters));
}
