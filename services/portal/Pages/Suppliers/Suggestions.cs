using Matchmaking.Portal.Clients;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Portal.Pages.Suppliers;

/// <summary>What the search field proposes while somebody types: a comfort of the script, which asks here in the reader's name.</summary>
internal static class Suggestions
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/suppliers/suggestions", HandleAsync).RequireSignedIn();

    /// <returns>Texts to search by, each once; nothing where the search does not answer or the reader may not ask.</returns>
    private static async Task<IResult> HandleAsync(string? q, SearchClient search)
    {
        try
        {
            return Results.Json((await search.SuggestionsAsync(q ?? "")).Select(s => s.Text).Distinct());
        }
        catch (ProblemException)
        {
            return Results.Json(Array.Empty<string>());
        }
    }
}
