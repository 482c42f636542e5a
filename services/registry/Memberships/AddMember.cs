using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>The operator gives an organisation that nobody acts for its first owner. Everybody else comes by an invitation, and agrees to it.</summary>
public static class AddMember
{
    public sealed record Request([Required, StringLength(200, MinimumLength = 1)] string Subject, Role Role, [StringLength(200)] string? Name = null);

    public sealed record Response(Guid OrganisationId, Guid MembershipId, string Subject, Role Role);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/organisations/{id:guid}/memberships", HandleAsync)
        .WithName(nameof(AddMember))
        .RequireWriter()
        .RequireFreshSignIn()
        .Idempotent<RegistryDb>()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(
        Guid id, Request request, Caller caller, ClaimsPrincipal user, RegistryDirectory directory, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        if (!await db.Organisations.AnyAsync(o => o.Id == id, ct)) throw GetOrganisation.Unknown();
        var roster = await Roster.LockAsync(db, id, caller, user, ct);
        if (roster.Mine is not null) throw Refuse.Forbidden("membership.by-invitation", "People come by an invitation, which they accept themselves.");
        if (!roster.IsEmpty || request.Role is not Role.Owner || await db.Organisations.AnyAsync(o => o.Id == id && o.Kinds.Contains(Kinds.Operator), ct)) throw TwoPeople();

        var membership = new Membership(Person.Of(user) with { Subject = request.Subject }, Text.OrNull(request.Name), id, request.Role, clock.GetUtcNow());
        await AddAsync(db, membership, roster.Mine?.Id, ct);
        directory.Forget(membership.Person);
        return TypedResults.Created($"/organisations/{id}", new Response(id, membership.Id, request.Subject, request.Role));
    }

    internal static RefusalException TwoPeople() =>
        Refuse.Forbidden("membership.two-people", "The operator names only the first owner of an organisation that is not its own. For everything else one person of it proposes, and another one confirms.");

    /// <summary>Saves a membership; the key says no to a second one, also when two come at once.</summary>
    /// <param name="by">The membership of whoever does it; null for the operator.</param>
    internal static async Task AddAsync(RegistryDb db, Membership membership, Guid? by, CancellationToken ct)
    {
        if (!membership.IsProgram && await IsProgramAsync(db, membership, ct))
            throw Refuse.Forbidden("api-client.one-organisation", "An API client acts only for the organisation that made it.");

        // By hand, so that a taken key is no error that ends the surrounding transaction.
        var added = await db.Database.ExecuteSqlAsync(
            $"""
             insert into membership (id, issuer, subject, name, organisation_id, role, since, is_program)
             values ({membership.Id}, {membership.Issuer}, {membership.Subject}, {membership.Name}, {membership.OrganisationId}, {membership.Role.ToString()}, {membership.Since}, {membership.IsProgram})
             on conflict do nothing
             """, ct);
        if (added == 0) throw Refuse.Conflict("membership.exists", "This person already acts for the organisation.");
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into membership_change (id, membership_id, role, changed_at, by_membership_id)
             values ({Guid.CreateVersion7(membership.Since)}, {membership.Id}, {membership.Role.ToString()}, {membership.Since}, {by}::uuid)
             """, ct);
        db.Stage(membership.Id, membership.Announce(membership.Since));
        await db.SaveChangesAsync(ct);
    }

    // Of whichever organisation, also one that this caller knows nothing of.
    private static async Task<bool> IsProgramAsync(RegistryDb db, Membership membership, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        return await db.Memberships.IgnoreQueryFilters().AnyAsync(m => m.Issuer == membership.Issuer && m.Subject == membership.Subject && m.IsProgram, ct);
    }
}
