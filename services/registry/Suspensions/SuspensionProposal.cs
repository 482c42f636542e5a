using System.Security.Claims;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Suspensions;

/// <summary>What the operator does to an organisation: while it is suspended, its people look and change nothing, and nobody finds it.</summary>
public enum Measure { Suspend, Lift }

/// <summary>What came of a proposal.</summary>
public enum Decision { Confirmed, Rejected }

/// <summary>One person of the operator wants an organisation suspended, or a suspension lifted; it takes another person to do it.</summary>
public sealed class SuspensionProposal
{
    private SuspensionProposal() { }

    public SuspensionProposal(Guid organisationId, Measure measure, string reason, string by, DateTimeOffset now) =>
        (Id, OrganisationId, Measure, Reason, ProposedBy, ProposedAt) = (Guid.CreateVersion7(now), organisationId, measure, reason, by, now);

    public Guid Id { get; private init; }

    public Guid OrganisationId { get; private init; }

    public Measure Measure { get; private init; }

    /// <summary>Why; the members of the organisation read it.</summary>
    public string Reason { get; private init; } = "";

    public string ProposedBy { get; private init; } = "";

    public DateTimeOffset ProposedAt { get; private init; }

    public Decision? Decision { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Of the confirmed ones of an organisation, from 1: the odd ones suspend, the even ones lift.</summary>
    public int? Version { get; private set; }

    /// <summary>Of a confirmed suspension: what lifting it gives back.</summary>
    public bool ProfileWasPublished { get; private set; }

    /// <param name="last">The confirmed measure before this one; null when there was none.</param>
    public void Confirm(string by, SuspensionProposal? last, bool profileIsPublished, DateTimeOffset now)
    {
        if (by == ProposedBy) throw Refuse.Forbidden("suspension.same-person", "Whoever proposes it does not confirm it. Ask another person of the operator.");
        Decide(Suspensions.Decision.Confirmed, by, now);
        (Version, ProfileWasPublished) = ((last?.Version ?? 0) + 1, Measure is Measure.Suspend && profileIsPublished);
    }

    /// <summary>By anybody of the operator, also by whoever proposed it and thinks better of it.</summary>
    public void Reject(string by, DateTimeOffset now) => Decide(Suspensions.Decision.Rejected, by, now);

    private void Decide(Decision decision, string by, DateTimeOffset now)
    {
        if (Decision is not null) throw Refuse.Conflict("suspension.decided", "This proposal was decided already. Load it again.");
        (Decision, DecidedBy, DecidedAt) = (decision, by, now);
    }
}

internal static class SuspensionRules
{
    /// <summary>Two people, not one and a program of theirs.</summary>
    public static void RequirePerson(ClaimsPrincipal user)
    {
        if (user.IsProgram()) throw Refuse.Forbidden("suspension.person-only", "Two people decide this; a program takes no part in it.");
    }

    /// <summary>The measure that holds now; null for an organisation that never was suspended.</summary>
    public static Task<SuspensionProposal?> LastMeasureAsync(this RegistryDb db, Guid organisationId, CancellationToken ct) =>
        db.Suspensions.AsNoTracking().Where(s => s.OrganisationId == organisationId && s.Version != null).OrderByDescending(s => s.Version).FirstOrDefaultAsync(ct);
}
