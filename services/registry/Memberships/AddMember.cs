using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>An owner, or the operator, lets a person act for an organisation.</summary>
public static class AddMember
{
    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string Subject, Role Role);

    public sealed record Response(Guid OrganisationId, string Subject, Role Role);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations/{id:guid}/memberships", HandleAsync)
        .WithName(nameof(AddMember))
        .RequireWriter()
        .Idempotent<RegistryDb>()
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(
        Guid id, Request request, Caller caller, ClaimsPrincipal user, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        if (!await db.Organisations.AnyAsync(o => o.Id == id, ct)) throw GetOrganisation.Unknown();
        if (!caller.Is(Kinds.Operator) && (caller.OrganisationId != id || caller.Role != nameof(Role.Owner)))
            throw Refuse.Forbidden("membership.not-owner", "Only an owner of the organisation, or the operator, adds people to it.");

        var person = new Person(Person.Of(user).Issuer, request.Subject);
        await AddAsync(db, new Membership(person, id, request.Role, clock.GetUtcNow()), ct);
        return TypedResults.Created($"/organisations/{id}", new Response(id, request.Subject, request.Role));
    }

    /// <summary>Saves a membership; the key says no to a second one, also when two come at once.</summary>
    internal static async Task AddAsync(RegistryDb db, Membership membership, CancellationToken ct)
    {
        // By hand, so that a taken key is no error that ends the surrounding transaction.
        var added = await db.Database.ExecuteSqlAsync(
            $"""
             insert into membership (issuer, subject, organisation_id, role, since)
             values ({membership.Issuer}, {membership.Subject}, {membership.OrganisationId}, {membership.Role.ToString()}, {membership.Since})
             on conflict do nothing
             """, ct);
        if (added == 0) throw Refuse.Conflict("membership.exists", "This person already acts for an organisation.");
    }
}
