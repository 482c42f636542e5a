using System.Security.Claims;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Memberships;

/// <summary>The people of one organisation, held until the transaction ends, and the one who changes them.</summary>
internal sealed class Roster
{
    private readonly List<Membership> _members;

    private Roster(List<Membership> members, Membership? mine) => (_members, Mine) = (members, mine);

    /// <summary>The membership of the person who asks; null for the operator.</summary>
    public Membership? Mine { get; }

    /// <summary>Nobody acts for it yet, so nobody is passed over when the operator gives it its first owner.</summary>
    public bool IsEmpty => _members.TrueForAll(m => m.IsProgram);

    public bool IsOwner => Mine is { Role: Role.Owner };

    public bool MayInvite(Role role) => Mine is null ? IsEmpty && role is Role.Owner : MayInvite(Mine.Role, role);

    /// <summary>A manager looks after those who work, not after those who decide.</summary>
    public static bool MayInvite(Role by, Role role) => by == Role.Owner || (by == Role.Manager && role is Role.Contributor or Role.Viewer);

    /// <summary>Strangers find no such organisation. The role is read again under the lock: a cached one may just have been taken away.</summary>
    public static async Task<Roster> LockAsync(RegistryDb db, Guid organisationId, Caller caller, ClaimsPrincipal user, CancellationToken ct)
    {
        var byOperator = caller.Is(Kinds.Operator) && caller.OrganisationId != organisationId;
        if (!byOperator && caller.OrganisationId != organisationId) throw GetOrganisation.Unknown();
        await db.LockAsync(organisationId, ct);
        var members = await db.Memberships.Where(m => m.OrganisationId == organisationId).ToListAsync(ct);
        if (byOperator) return new Roster(members, null);
        var person = Person.Of(user);
        return new Roster(members, members.SingleOrDefault(m => m.Person == person) ?? throw GetOrganisation.Unknown());
    }

    public Membership Find(Guid membershipId) =>
        _members.SingleOrDefault(m => m.Id == membershipId && !m.IsProgram) ?? throw Refuse.NotFound("membership.unknown", "Nobody acts for the organisation under this membership.");

    /// <summary>An organisation that has people keeps one who can add others.</summary>
    public void RequireOwnerBeside(Membership member)
    {
        if (!_members.Exists(m => m != member && m.Role == Role.Owner))
            throw Refuse.Conflict("membership.last-owner", "The only owner of an organisation stays its owner. Make somebody else an owner first.");
    }
}
