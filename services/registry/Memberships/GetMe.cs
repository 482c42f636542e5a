using System.Security.Claims;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Memberships;

/// <summary>Who am I here, and for which organisation do I act?</summary>
public static class GetMe
{
    /// <param name="Membership">What the caller acts for in its session.</param>
    /// <param name="Memberships">What it may choose from.</param>
    public sealed record Response(string Subject, string? Name, ActingFor? Membership, IReadOnlyList<ActingFor> Memberships);

    /// <param name="PersonName">What the organisation calls the caller.</param>
    public sealed record ActingFor(Guid OrganisationId, string Name, string NameEn, IReadOnlyList<string> Kinds, string Role, bool IsSuspended = false, string? PersonName = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/me", HandleAsync)
        .WithName(nameof(GetMe))
        .RequireSignedIn();

    private static async Task<Ok<Response>> HandleAsync(ClaimsPrincipal user, RegistryDirectory directory, CancellationToken ct)
    {
        var person = Person.Of(user);
        directory.Forget(person); // Other services keep the answer, so it is read afresh.
        return TypedResults.Ok(new Response(person.Subject, NameOf(user), await directory.ActingAsync(user, ct), await directory.MembershipsAsync(person, ct)));
    }

    private static string? NameOf(ClaimsPrincipal user) => user.FindFirst("name")?.Value;
}
