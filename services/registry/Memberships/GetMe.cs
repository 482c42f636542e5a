using System.Security.Claims;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>Who am I here, and for which organisation do I act?</summary>
public static class GetMe
{
    public sealed record Response(string Subject, string? Name, ActingFor? Membership);

    public sealed record ActingFor(Guid OrganisationId, string Name, string NameEn, IReadOnlyList<string> Kinds, string Role);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/me", HandleAsync)
        .WithName(nameof(GetMe))
        .RequireSignedIn();

    private static async Task<Ok<Response>> HandleAsync(ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, CancellationToken ct)
    {
        var person = Person.Of(user);
        var caller = await directory.FindAsync(person, ct);
        if (caller is null) return TypedResults.Ok(new Response(person.Subject, NameOf(user), null));

        var nameEn = await db.Organisations.Where(o => o.Id == caller.OrganisationId).Select(o => o.NameEn).SingleOrDefaultAsync(ct);
        return TypedResults.Ok(new Response(
            person.Subject, NameOf(user), new ActingFor(caller.OrganisationId, caller.OrganisationName, nameEn ?? caller.OrganisationName, caller.Kinds, caller.Role)));
    }

    private static string? NameOf(ClaimsPrincipal user) => user.FindFirst("name")?.Value;
}
