using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Registry.Memberships;

/// <summary>
/// A person says for which of its organisations it acts from now on, in this session only. Services keep what they hear for one
/// access token, so whoever chose gets itself a new one.
/// </summary>
public static class ChooseActingOrganisation
{
    public sealed record Request(Guid OrganisationId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/me/acting-organisation", HandleAsync)
        .WithName(nameof(ChooseActingOrganisation))
        .RequireSignedIn()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Request request, ClaimsPrincipal user, RegistryDirectory directory, CancellationToken ct)
    {
        Access.RequireInPerson(user); // The choice is the session's, and the portal acts by it.
        var person = Person.Of(user);
        directory.Forget(person); // What is decided on here is read afresh.
        if (directory.IsOperator(person) || !(await directory.MembershipsAsync(person, ct)).Any(m => m.OrganisationId == request.OrganisationId)) throw GetOrganisation.Unknown();
        await directory.ChooseAsync(user, request.OrganisationId, ct);
        return TypedResults.NoContent();
    }
}
