using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>One application as its two sides read it. The applicant reads the checklist when it is decided, not while it is worked on.</summary>
/// <param name="State">On the day of asking: Expired after the last day of an approved level.</param>
/// <param name="ReviewedBy">The first of the two people.</param>
/// <param name="DecidedBy">The second.</param>
/// <param name="IsReviewer">The reader is the first person, who answers the checklist and does not decide.</param>
/// <param name="IsAnswered">Every item of the checklist has an answer.</param>
/// <param name="Files">What the applicant attached.</param>
/// <param name="Appealed">What this one is to look at again.</param>
/// <param name="Appeal">The one that looks at this again.</param>
public sealed record VettingView(
    Guid VettingId, VettingView.Party Applicant, VettingView.Party Association, int Level, VettingState State, string? Message, DateTimeOffset AskedAt,
    string? ReviewedBy, bool IsReviewer, bool IsAnswered, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason,
    DateOnly? ValidFrom, DateOnly? ValidUntil, DateTimeOffset? SuspendedAt, string? SuspensionReason,
    VettingView.Other? Appealed, VettingView.Other? Appeal, IReadOnlyList<VettingView.Item> Checklist, IReadOnlyList<VettingView.Step> Timeline,
    IReadOnlyList<EvidenceFile> Files)
{
    public sealed record Party(Guid OrganisationId, string NameVi, string NameEn);

    /// <param name="Answer">Null while it is open.</param>
    public sealed record Item(string Code, ItemAnswer? Answer, string? Note, string? Evidence, IReadOnlyList<EvidenceFile> Files);

    /// <param name="OrganisationId">For which of the two sides it was done.</param>
    /// <param name="By">As colleagues know the person.</param>
    public sealed record Step(VettingEventKind Kind, DateTimeOffset At, Guid OrganisationId, string? By, string? Note);

    /// <summary>The other one of a decision and its appeal.</summary>
    public sealed record Other(Guid VettingId, Party Association, VettingState State, string? Reason, DateTimeOffset? DecidedAt);

    internal static async Task<VettingView> OfAsync(RegistryDb db, Vetting vetting, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // Names of both sides' people, and what the other association decided.
        var today = VietnamDay.Of(now);
        var others = await db.Vettings.IgnoreAutoIncludes().AsNoTracking().Where(v => v.Id == vetting.AppealedId || v.AppealedId == vetting.Id).ToListAsync(ct);
        List<Guid> ids = [vetting.ApplicantId, vetting.AssociationId, .. others.Select(o => o.AssociationId)];
        var parties = await db.Organisations.IgnoreAutoIncludes().Where(o => ids.Contains(o.Id)).Select(o => new Party(o.Id, o.NameVi, o.NameEn)).ToDictionaryAsync(p => p.OrganisationId, ct);
        // Those who left are named too.
        var steps = await db.Set<VettingEvent>().Where(e => e.VettingId == vetting.Id).OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
            .Join(db.Memberships.IgnoreQueryFilters(), e => e.MembershipId, m => m.Id, (e, m) => new { Step = new Step(e.Kind, e.At, e.OrganisationId, m.Name, e.Note), m.Subject })
            .ToListAsync(ct);
        string? NameOf(string? subject) => steps.Find(s => s.Subject == subject)?.Step.By;
        Other? View(Vetting? other) => other is null ? null : new Other(other.Id, parties[other.AssociationId], other.StateOn(today), other.Reason ?? other.SuspensionReason, other.DecidedAt);
        var answers = caller.OrganisationId == vetting.AssociationId || vetting.DecidedAt is not null ? vetting.Answers.ToDictionary(a => a.Code, StringComparer.Ordinal) : [];
        return new VettingView(
            vetting.Id, parties[vetting.ApplicantId], parties[vetting.AssociationId], vetting.Level, vetting.StateOn(today), vetting.Message, vetting.AskedAt,
            NameOf(vetting.ReviewedBy), caller.OrganisationId == vetting.AssociationId && caller.Subject == vetting.ReviewedBy, vetting.IsAnswered, NameOf(vetting.DecidedBy), vetting.DecidedAt, vetting.Reason,
            vetting.ValidFrom, vetting.ValidUntil, vetting.SuspendedAt, vetting.SuspensionReason,
            View(others.Find(o => o.Id == vetting.AppealedId)), View(others.Find(o => o.AppealedId == vetting.Id)),
            [.. Vettings.Checklist.Of(vetting.Level).Select(code => answers.TryGetValue(code, out var a) ? new Item(code, a.Answer, a.Note, a.Evidence, a.Files) : new Item(code, null, null, null, []))],
            [.. steps.Select(s => s.Step)], vetting.Files);
    }
}
