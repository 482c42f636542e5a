using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>Who acts for my organisation. How it came about is for owners, managers and the operator.</summary>
public static class ListMembers
{
    private const int ChangesShown = 100;

    public sealed record Response(IReadOnlyList<Member> Items, IReadOnlyList<Change>? Changes);

    /// <param name="Subject">By which other services tell who of an organisation did something.</param>
    public sealed record Member(Guid MembershipId, string? Name, Role Role, DateTimeOffset Since, bool IsMe, string Subject);

    /// <param name="Role">Null when the membership ended.</param>
    /// <param name="By">Null when the operator did it.</param>
    public sealed record Change(Guid MembershipId, string? Name, Role? Role, DateTimeOffset At, Actor? By);

    public sealed record Actor(Guid MembershipId, string? Name);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/organisations/{id:guid}/memberships", HandleAsync)
        .WithName(nameof(ListMembers))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid id, Caller caller, ClaimsPrincipal user, RegistryDb db, CancellationToken ct)
    {
        if (!caller.Is(Kinds.Operator) && caller.OrganisationId != id) throw GetOrganisation.Unknown();
        var me = Person.Of(user);
        var members = await db.Memberships.AsNoTracking().Where(m => m.OrganisationId == id && !m.IsProgram).OrderBy(m => m.Since).ThenBy(m => m.Id).ToListAsync(ct);
        var items = members.Select(m => new Member(m.Id, m.Name, m.Role, m.Since, m.Person == me, m.Person.Subject)).ToList();
        if (caller.Role is not (nameof(Role.Owner) or nameof(Role.Manager))) return TypedResults.Ok(new Response(items, null));

        // Those who left are named in the history too.
        var all = db.Memberships.IgnoreQueryFilters().Where(m => m.OrganisationId == id);
        var changes = await db.MembershipChanges.AsNoTracking()
            .Join(all, c => c.MembershipId, m => m.Id, (c, m) => new { Change = c, m.Name })
            .OrderByDescending(c => c.Change.ChangedAt).ThenByDescending(c => c.Change.Id).Take(ChangesShown)
            .Select(c => new Change(
                c.Change.MembershipId, c.Name, c.Change.Role, c.Change.ChangedAt,
                all.Where(by => by.Id == c.Change.ByMembershipId).Select(by => new Actor(by.Id, by.Name)).FirstOrDefault()))
            .ToListAsync(ct);
        return TypedResults.Ok(new Response(items, changes));
    }
}
