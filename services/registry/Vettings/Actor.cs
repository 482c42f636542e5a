using System.Security.Claims;
using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>Whoever takes a step of a vetting, for the applicant or for the association: a person, never a program.</summary>
/// <param name="Decides">An owner or manager.</param>
public sealed record Actor(string Issuer, string Subject, Guid OrganisationId, Guid MembershipId, bool Decides)
{
    /// <summary>The role is read again: a cached one may just have been taken away.</summary>
    internal static async Task<Actor> OfAsync(Caller caller, ClaimsPrincipal user, RegistryDb db, CancellationToken ct)
    {
        var person = Person.Of(user);
        var mine = await db.Memberships.AsNoTracking().SingleOrDefaultAsync(m => m.OrganisationId == caller.OrganisationId && m.Issuer == person.Issuer && m.Subject == person.Subject, ct);
        if (mine is null || mine.IsProgram) throw Refuse.Forbidden("vetting.person-only", "People vouch for suppliers; a program takes no part in it.");
        return new Actor(person.Issuer, person.Subject, caller.OrganisationId, mine.Id, mine.Role is Role.Owner or Role.Manager);
    }

    /// <summary>The same, of an owner or manager.</summary>
    internal static async Task<Actor> WhoDecidesAsync(Caller caller, ClaimsPrincipal user, RegistryDb db, CancellationToken ct)
    {
        var actor = await OfAsync(caller, user, db, ct);
        return actor.Decides ? actor : throw Refuse.Forbidden("vetting.not-manager", "Only an owner or manager of the organisation does this.");
    }
}
