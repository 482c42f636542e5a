using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.ApiClients;

/// <summary>The programs that act for my organisation, and those that did: made and revoked when, and by whom.</summary>
public static class ListApiClients
{
    private const int Shown = 200;

    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="MadeBy">Null when the operator did it.</param>
    /// <param name="RevokedBy">Null when the operator did it, or nobody did.</param>
    public sealed record Item(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset MadeAt, Actor? MadeBy, DateTimeOffset? RevokedAt, Actor? RevokedBy);

    public sealed record Actor(Guid MembershipId, string? Name);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/organisations/{id:guid}/api-clients", HandleAsync)
        .WithName(nameof(ListApiClients))
        .RequireMember()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid id, Caller caller, RegistryDb db, CancellationToken ct)
    {
        if (!caller.Is(Kinds.Operator) && caller.OrganisationId != id) throw GetOrganisation.Unknown();
        if (caller.Role != nameof(Role.Owner)) throw ApiClient.NotOwner();
        // Those who left are named too.
        var people = db.Memberships.IgnoreQueryFilters().Where(m => m.OrganisationId == id);
        return TypedResults.Ok(new Response(await db.ApiClients.AsNoTracking()
            .Where(c => c.OrganisationId == id)
            .OrderByDescending(c => c.RevokedAt == null).ThenByDescending(c => c.MadeAt).ThenBy(c => c.ClientId).Take(Shown)
            .Select(c => new Item(
                c.ClientId, c.Name, c.Scopes, c.MadeAt, people.Where(by => by.Id == c.MadeBy).Select(by => new Actor(by.Id, by.Name)).FirstOrDefault(),
                c.RevokedAt, people.Where(by => by.Id == c.RevokedBy).Select(by => new Actor(by.Id, by.Name)).FirstOrDefault()))
            .ToListAsync(ct)));
    }
}
