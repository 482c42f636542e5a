using Matchmaking.Registry.Organisations;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Vettings;

/// <summary>Where an application stands. Expired is never kept: it is what an approved one is called after its last day.</summary>
public enum VettingState { Requested, InReview, ChangesRequested, Approved, Rejected, Withdrawn, Suspended, Expired }

/// <summary>What the second person may decide.</summary>
public enum Outcome { Approve, RequestChanges, Reject }

/// <summary>
/// A supplier asks an association to vouch for it at a level: 1 registry match, 2 desk review, 3 site audit. One person of the
/// association answers the checklist, another one decides.
/// </summary>
public sealed class Vetting
{
    internal const int MostFiles = 50;

    private readonly List<ChecklistAnswer> _answers = [];
    private readonly List<VettingEvent> _events = [];

    private Vetting() { }

    public Vetting(Guid applicantId, Guid associationId, int level, string? message, List<EvidenceFile> files, Actor by, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (ApplicantId, AssociationId, Level, Message, Files, AskedBy, AskedAt) = (applicantId, associationId, level, message, files, by.Subject, now);
        Note(VettingEventKind.Asked, by, now, message);
    }

    public Guid Id { get; private init; }

    public Guid ApplicantId { get; private init; }

    public Guid AssociationId { get; private init; }

    public int Level { get; private init; }

    public VettingState State { get; private set; } = VettingState.Requested;

    /// <summary>Grows when the applicant asks again after changes; each round has its own checklist.</summary>
    public int Round { get; private set; } = 1;

    /// <summary>Grows with every change.</summary>
    public int Revision { get; private set; }

    public string? Message { get; private set; }

    /// <summary>What the applicant attached, in this round and the earlier ones.</summary>
    public List<EvidenceFile> Files { get; private set; } = [];

    public DateTimeOffset AskedAt { get; private init; }

    public string AskedBy { get; private init; } = "";

    /// <summary>The decision of another association that this one is to look at again.</summary>
    public Guid? AppealedId { get; private init; }

    public string? ReviewedBy { get; private set; }

    public DateTimeOffset? ReviewedSince { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why changes are asked for, or why it was rejected.</summary>
    public string? Reason { get; private set; }

    public DateOnly? ValidFrom { get; private set; }

    /// <summary>The last day on which the level counts.</summary>
    public DateOnly? ValidUntil { get; private set; }

    public DateTimeOffset? SuspendedAt { get; private set; }

    public string? SuspendedBy { get; private set; }

    public string? SuspensionReason { get; private set; }

    public IReadOnlyList<VettingEvent> Events => _events;

    /// <summary>The checklist as far as it is answered in this round.</summary>
    public IEnumerable<ChecklistAnswer> Answers => _answers.Where(a => a.Round == Round);

    public bool IsOpen => State is VettingState.Requested or VettingState.InReview or VettingState.ChangesRequested;

    /// <summary>Every item of the checklist has an answer in this round, so another person can decide.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>As it is called on that day.</summary>
    public VettingState StateOn(DateOnly day) => State is VettingState.Approved && ValidUntil < day ? VettingState.Expired : State;

    public void Resubmit(string? message, List<EvidenceFile> files, Actor by, DateTimeOffset now)
    {
        if (State is not VettingState.ChangesRequested) throw Refuse.Conflict("vetting.no-changes-requested", "The association has not asked for changes. Wait for its decision.");
        Message = message;
        Files = [.. Files.Where(f => !files.Exists(n => n.FileId == f.FileId)), .. files];
        if (Files.Count > MostFiles) throw Refuse.Field("vetting.too-many-files", "files", $"An application has at most {MostFiles} files.");
        (DecidedBy, DecidedAt, Reason) = (null, null, null);
        BeginRound();
        Note(VettingEventKind.Resubmitted, by, now, message);
    }

    public void Withdraw(Actor by, DateTimeOffset now)
    {
        if (!IsOpen) throw Decided();
        State = VettingState.Withdrawn;
        Note(VettingEventKind.Withdrawn, by, now);
    }

    /// <summary>One person of the association begins to look into it; whoever comes second finds it taken.</summary>
    public void Take(Actor by, DateTimeOffset now)
    {
        if (State is VettingState.InReview) throw Refuse.Conflict("vetting.taken", "Somebody of your association reviews this already.");
        if (State is not VettingState.Requested) throw Decided();
        (State, ReviewedBy, ReviewedSince) = (VettingState.InReview, by.Subject, now);
        Note(VettingEventKind.Taken, by, now);
    }

    /// <summary>The reviewer, or who runs the association, lets another one begin anew; what was answered counts no more.</summary>
    public void Release(Actor by, DateTimeOffset now)
    {
        RequireInReview();
        if (by.Subject != ReviewedBy && !by.Decides) throw Refuse.Forbidden("vetting.not-reviewer", "Only the reviewer, or an owner or manager of the association, gives a review back.");
        BeginRound();
        Note(VettingEventKind.Released, by, now);
    }

    /// <summary>Answers that are given again replace the earlier ones.</summary>
    public void Answer(IReadOnlyList<ChecklistAnswer.Given> given, Actor by, DateTimeOffset now)
    {
        RequireInReview();
        if (by.Subject != ReviewedBy) throw Refuse.Forbidden("vetting.not-reviewer", "Only the person who reviews this answers the checklist.");
        for (var i = 0; i < given.Count; i++)
        {
            if (!Checklist.Of(Level).Contains(given[i].Code)) throw Refuse.Field("vetting.item-unknown", $"items[{i}].code", "The checklist of this level has no such item.");
            if (Answers.FirstOrDefault(a => a.Code == given[i].Code) is { } earlier) earlier.Change(given[i]);
            else _answers.Add(new ChecklistAnswer(Round, given[i]));
        }

        IsAnswered = Checklist.Of(Level).All(code => Answers.Any(a => a.Code == code));

        Note(VettingEventKind.Answered, by, now);
    }

    /// <param name="years">How long an approved level counts.</param>
    public void Decide(Outcome outcome, string? reason, int years, Actor by, DateTimeOffset now)
    {
        RequireInReview();
        if (by.Subject == ReviewedBy) throw Refuse.Forbidden("vetting.same-person", "Whoever answered the checklist does not decide. Ask another person of your association.");
        if (!IsAnswered) throw Refuse.Conflict("vetting.checklist-incomplete", "The reviewer has not answered every item of the checklist yet.");
        if (outcome is not Outcome.Approve && reason is null) throw Refuse.Field("vetting.reason-missing", "reason", "Say why, so that the supplier knows what to do.");
        if (outcome is Outcome.Approve && Answers.Any(a => a.Answer is ItemAnswer.No))
            throw Refuse.Conflict("vetting.checklist-not-met", "An item of the checklist is answered with no. Ask for changes or reject.");
        if (outcome is Outcome.Approve && Answers.Any(a => a.Answer is not ItemAnswer.Yes && Checklist.Core.Contains(a.Code)))
            throw Refuse.Conflict("vetting.core-item", "What every supplier is asked cannot be left out. Ask for changes or reject.");
        if (outcome is Outcome.Approve && Answers.Any(a => a.Answer is ItemAnswer.Yes && !a.RestsOnSomething))
            throw Refuse.Conflict("vetting.evidence-missing", "An item is answered with yes and rests on nothing. The reviewer says what was looked at, or adds a file.");

        State = outcome switch { Outcome.Approve => VettingState.Approved, Outcome.Reject => VettingState.Rejected, _ => VettingState.ChangesRequested };
        (DecidedBy, DecidedAt, Reason) = (by.Subject, now, reason);
        if (outcome is Outcome.Approve) (ValidFrom, ValidUntil) = (VietnamDay.Of(now), VietnamDay.Of(now).AddYears(years));
        Note(outcome switch { Outcome.Approve => VettingEventKind.Approved, Outcome.Reject => VettingEventKind.Rejected, _ => VettingEventKind.ChangesRequested }, by, now, reason);
    }

    public void Suspend(string reason, Actor by, DateTimeOffset now)
    {
        if (State is not VettingState.Approved) throw Refuse.Conflict("vetting.not-approved", "Only an approved level can be suspended.");
        (State, SuspendedAt, SuspendedBy, SuspensionReason) = (VettingState.Suspended, now, by.Subject, reason);
        Note(VettingEventKind.Suspended, by, now, reason);
    }

    public void Lift(Actor by, DateTimeOffset now)
    {
        if (State is not VettingState.Suspended) throw Refuse.Conflict("vetting.not-suspended", "This level is not suspended.");
        (State, SuspendedAt, SuspendedBy, SuspensionReason) = (VettingState.Approved, null, null, null);
        Note(VettingEventKind.Lifted, by, now);
    }

    /// <summary>Another association looks at it once more, at the same level. That it happens once, the table sees to.</summary>
    public Vetting Appeal(Guid associationId, string message, List<EvidenceFile> files, Actor by, DateTimeOffset now)
    {
        if (State is not (VettingState.Rejected or VettingState.Suspended)) throw Refuse.Conflict("vetting.nothing-to-appeal", "Only a rejection or a suspension can be appealed.");
        if (AppealedId is not null) throw Refuse.Conflict("vetting.appeal-final", "This was decided on appeal, and an appeal is final.");
        if (associationId == AssociationId) throw Refuse.Field("vetting.appeal-same-association", "associationId", "An appeal goes to another association than the one that decided.");
        Note(VettingEventKind.Appealed, by, now);
        return new Vetting(ApplicantId, associationId, Level, message, files, by, now) { AppealedId = Id };
    }

    private void BeginRound() => (State, ReviewedBy, ReviewedSince, Round, IsAnswered) = (VettingState.Requested, null, null, Round + 1, false);

    private void RequireInReview()
    {
        if (State is VettingState.Requested) throw Refuse.Conflict("vetting.not-in-review", "Nobody has taken this into review yet.");
        if (State is not VettingState.InReview) throw Decided();
    }

    private static RefusalException Decided() => Refuse.Conflict("vetting.decided", "This is not under review any more. Load it again.");

    private void Note(VettingEventKind kind, Actor by, DateTimeOffset now, string? note = null)
    {
        _events.Add(new VettingEvent(Id, kind, by, now, note));
        if (kind is not VettingEventKind.Appealed) Revision++; // What was decided stays as it is, also under appeal.
    }
}
