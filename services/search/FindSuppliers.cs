using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Matchmaking.Search.Index;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Matchmaking.Search;

/// <summary>Suppliers that fit words and filters, best first, with counts for every filter.</summary>
public static class FindSuppliers
{
    private static readonly TimeZoneInfo Vietnam = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/suppliers", HandleAsync)
        .WithName(nameof(FindSuppliers))
        .RequireMember()
        .ProducesValidationProblem();

    /// <param name="q">Words in Vietnamese, with or without diacritics, or English.</param>
    /// <param name="process">Codes of processes; a group finds what lies under it.</param>
    /// <param name="sort">relevance (default; by name without words), name or newest.</param>
    /// <param name="after">Token of the page before.</param>
    private static async Task<Ok<SupplierResults>> HandleAsync(
        [StringLength(200)] string? q, [FromQuery] string[] process, [FromQuery] string[] material, [FromQuery] string[] province, [FromQuery] string[] certificate, [FromQuery] string[] size,
        [FromQuery] string[] ownership, string? sort, [StringLength(1000)] string? after, ISupplierIndex index, TimeProvider clock, IMeterFactory meters, CancellationToken ct)
    {
        var filters = new Dictionary<string, string[]>
        {
            ["process"] = process,
            ["material"] = material,
            ["province"] = province,
            ["certificate"] = certificate,
            ["size"] = size,
            ["ownership"] = ownership,
        };
        if (filters.FirstOrDefault(f => f.Value.Length > 100) is { Key: { } many }) throw Refuse.Field("search.too-many-values", many, "A filter takes at most 100 values.");
        var order = sort switch
        {
            "name" => SupplierOrder.Name,
            "newest" => SupplierOrder.Newest,
            null or "" or "relevance" => string.IsNullOrWhiteSpace(q) ? SupplierOrder.Name : SupplierOrder.Relevance,
            _ => throw Refuse.Field("search.sort-unknown", "sort", "Sort by relevance, name or newest."),
        };
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Vietnam).DateTime);
        var results = await index.FindAsync(new SupplierQuery(q ?? "", filters.Where(f => f.Value.Length > 0).ToDictionary(), order, today, after), ct);

        // Searches that find nothing say where suppliers or synonyms are missing; only their number is kept.
        if (results.Total == 0) meters.Create("Matchmaking").CreateCounter<long>("matchmaking.search.empty", "{search}", "Searches without a result").Add(1);
        return TypedResults.Ok(results);
    }
}
