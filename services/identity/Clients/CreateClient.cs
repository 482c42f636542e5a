using System.Security.Claims;
using Matchmaking.Identity.Authorization;
using Matchmaking.Identity.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Identity.Clients;

/// <summary>
/// The registry lets a program of an organisation in. The secret is shown this once and kept nowhere, so a repetition cannot be answered
/// the same: it makes another client, and the one whose answer was lost has a secret that nobody knows.
/// </summary>
public static class CreateClient
{
    public sealed record Request(string Name, IReadOnlyList<string> Scopes);

    public sealed record Response(string ClientId, string ClientSecret);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/clients", HandleAsync)
        .WithName(nameof(CreateClient))
        .RequireScope("clients")
        .ProducesValidationProblem();

    private static async Task<Created<Response>> HandleAsync(Request request, ClaimsPrincipal user, HttpResponse http, IdentityDb db, TimeProvider clock, CancellationToken ct)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > ApiClient.NameMaximum || name.Any(char.IsControl)) throw Refuse.Field("client.name-invalid", "name", $"A name has 1 to {ApiClient.NameMaximum} characters.");
        var scopes = request.Scopes.Distinct(StringComparer.Ordinal).ToList();
        if (scopes.Count == 0 || scopes.Except(ApiClient.KnownScopes).Any()) throw Refuse.Field("client.scope-unknown", "scopes", $"Name at least one of {string.Join(", ", ApiClient.KnownScopes)}, and no others.");

        var now = clock.GetUtcNow();
        var secret = Secret.New();
        var client = new ApiClient
        {
            Id = $"client-{Guid.CreateVersion7(now):N}",
            SecretHash = Secret.Hash(secret),
            Name = name,
            Scopes = scopes,
            CreatedBy = user.FindFirstValue("sub")!, // The scope came with a token, which names somebody.
            CreatedAt = now,
        };
        db.ApiClients.Add(client);
        await db.SaveChangesAsync(ct);
        http.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/clients/{client.Id}", new Response(client.Id, secret));
    }
}
