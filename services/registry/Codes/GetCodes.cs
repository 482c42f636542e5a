using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Codes;

/// <summary>A code list with its names in both languages, for forms and filters.</summary>
public static class GetCodes
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/codes/{list}", Handle)
        .WithName(nameof(GetCodes))
        .AllowAnonymous()
        .ProducesProblem(404);

    private static Ok<IReadOnlyList<CodeEntry>> Handle(string list, CodeLists codes, HttpResponse response)
    {
        var found = codes.Find(list) ?? throw Refuse.NotFound("codes.unknown", "There is no such code list.");

        // Lists change with a release only.
        response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Ok(found);
    }
}
