using System.ComponentModel.DataAnnotations;
using Matchmaking.Search.Index;
using Matchmaking.Search.Text;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Matchmaking.Search;

/// <summary>Suppliers that fit words and filters, best first, with counts for every filter.</summary>
public static class FindSuppliers
{
    private const int MostValues = 100;
    private static readonly TimeZoneInfo Vietnam = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/suppliers", HandleAsync)
        .WithName(nameof(FindSuppliers))
        .RequireMember()
        .ProducesValidationProblem();

    /// <param name="q">Words in Vietnamese, with or without diacritics, or English.</param>
    /// <param name="process">Codes of processes; a group finds what lies under it. So does a material.</param>
    /// <param name="certificate">Codes of certificates that an association has verified and that are valid today in Vietnam.</param>
    /// <param name="trust">L1, L2 or L3: what an association vouches for today, at least that.</param>
    /// <param name="cluster">Codes of clusters that it is a member of.</param>
    /// <param name="sort">relevance (default), name or newest.</param>
    /// <param name="after">Token of the page before.</param>
    private static async Task<Ok<SupplierResults>> HandleAsync(
        [StringLength(200)] string? q, [FromQuery] string[] process, [FromQuery] string[] material, [FromQuery] string[] province, [FromQuery] string[] certificate, [FromQuery] string[] size,
        [FromQuery] string[] ownership, [FromQuery] string[] trust, [FromQuery] string[] cluster, string? sort, string? after, ISupplierIndex index, TimeProvider clock, EmptySearches empty, CancellationToken ct)
    {
        var filters = new Dictionary<string, string[]>
        {
            [Vocabulary.Process] = process,
            [Vocabulary.Material] = material,
            [Vocabulary.Province] = province,
            [Vocabulary.Certificate] = certificate,
            [Facet.Size] = size,
            [Facet.Ownership] = ownership,
            [Facet.Trust] = trust,
            [Facet.Cluster] = cluster,
        }.Where(f => f.Value.Length > 0).ToDictionary();
        if (filters.FirstOrDefault(f => f.Value.Length > MostValues) is { Key: { } many }) throw Refuse.Field("search.too-many-values", many, $"A filter takes at most {MostValues} values.");
        var order = sort switch
        {
            null or "" or "relevance" => SupplierOrder.Relevance,
            "name" => SupplierOrder.Name,
            "newest" => SupplierOrder.Newest,
            _ => throw Refuse.Field("search.sort-unknown", "sort", "Sort by relevance, name or newest."),
        };

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Vietnam).DateTime);
        var results = await index.FindAsync(new SupplierQuery(q ?? "", filters, order, today, after), ct);
        if (results.Total == 0) empty.Add(!string.IsNullOrWhiteSpace(q), filters.Count > 0);
        return TypedResults.Ok(results);
    }
}
