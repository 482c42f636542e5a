using System.ComponentModel.DataAnnotations;
using Matchmaking.Search.Index;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Search;

/// <summary>While somebody types: processes, materials and suppliers with a word that begins so.</summary>
public static class SuggestSuppliers
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/suppliers/suggestions", HandleAsync)
        .WithName(nameof(SuggestSuppliers))
        .RequireMember()
        .ProducesValidationProblem();

    private static async Task<Ok<IReadOnlyList<Suggestion>>> HandleAsync([StringLength(100)] string? q, ISupplierIndex index, Completions completions, CancellationToken ct) =>
        TypedResults.Ok<IReadOnlyList<Suggestion>>([.. completions.Of(q ?? ""), .. await index.SuggestNamesAsync(q ?? "", ct)]);
}
