using Matchmaking.Registry.Memberships;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Invitations;

/// <summary>An open invitation with who made it, found by its token.</summary>
internal sealed record OpenInvitation(Invitation Invitation, Membership? Inviter)
{
    /// <summary>
    /// Who holds the link is nobody here yet, so the service looks for it; call it and what follows under <see cref="RowAccess.ForTheService"/>.
    /// Within a transaction its organisation is held until the end: answers, withdrawals and changes of roles take turns.
    /// </summary>
    public static async Task<OpenInvitation> FindAsync(RegistryDb db, string token, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Invitation.HashOf(token);
        if (db.Database.CurrentTransaction is not null)
        {
            var organisationId = await db.Invitations.Where(i => i.TokenHash == hash).Select(i => (Guid?)i.OrganisationId).SingleOrDefaultAsync(ct) ?? throw Unknown();
            await db.LockAsync(organisationId, ct);
        }

        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.TokenHash == hash, ct) ?? throw Unknown();
        invitation.RequireOpen(now);
        if (invitation.InvitedBy is not { } by)
        {
            // The operator's ends as soon as somebody else is there.
            return await db.Memberships.AnyAsync(m => m.OrganisationId == invitation.OrganisationId && !m.IsProgram, ct) ? throw Invitation.Ended(Outcome.Withdrawn) : new OpenInvitation(invitation, null);
        }

        // Whoever was put out, or down, must not come back by an own invitation.
        var inviter = await db.Memberships.SingleOrDefaultAsync(m => m.Id == by, ct);
        if (inviter is null || !Roster.MayInvite(inviter.Role, invitation.Role)) throw Invitation.Ended(Outcome.Withdrawn);
        return new OpenInvitation(invitation, inviter);
    }

    internal static RefusalException Unknown() => Refuse.NotFound("invitation.unknown", "There is no such invitation. The link may be incomplete.");
}
