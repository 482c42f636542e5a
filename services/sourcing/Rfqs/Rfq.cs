using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>Where an RFQ stands.</summary>
public enum RfqState
{
    Draft,
    Published,
    BiddingClosed,

    /// <summary>Opened, and there was no bid that can be read: nothing to evaluate.</summary>
    Opened,
    Evaluation,

    /// <summary>One person has proposed how to award; another one has to approve it.</summary>
    AwardProposed,
    Awarded,
    Completed,
    Unsuccessful,
    Cancelled,
}

/// <summary>A buyer's request for quotation, from the draft to the last delivery of what it led to.</summary>
public sealed class Rfq
{
    private const string Clock = "Matchmaking";

    private readonly List<RfqStep> _steps = [];
    private readonly List<RfqVersion> _versions = [];
    private readonly List<RfqInvitation> _invitations = [];

    private Rfq()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>What people call it: RFQ-2026-000123.</summary>
    public string Reference { get; private init; } = "";

    public Guid BuyerId { get; private init; }

    public string BuyerName { get; private init; } = "";

    /// <summary>Who drafted, changed or published it: people, as the OpenID provider says them. They do not approve its award.</summary>
    public string[] MadeBy { get; private set; } = [];

    public RfqState State { get; private set; }

    /// <summary>Grows with every change, so that a change to what somebody else has changed meanwhile is refused.</summary>
    public int Version { get; private set; }

    /// <summary>0 until published; bids name the version they answer.</summary>
    public int PublishedVersion { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? PublishedAt { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>Why it ended without an award.</summary>
    public string? EndReason { get; private set; }

    public RfqTerms Terms { get; private set; } = null!; // Draft sets it, and so does the database, whose column is not null.

    public string Title { get; private set; } = "";

    public Visibility Visibility { get; private set; }

    public DateTimeOffset BidDeadline { get; private set; }

    public string[] ProcessCodes { get; private set; } = [];

    /// <summary>What the list of open RFQs is searched in: lower case, without diacritics.</summary>
    public string SearchText { get; private set; } = "";

    public IReadOnlyList<RfqStep> Steps => _steps;

    public IReadOnlyList<RfqVersion> Versions => _versions;

    public IReadOnlyList<RfqInvitation> Invitations => _invitations;

    public static Rfq Draft(Guid id, string reference, RfqTerms terms, Caller by, DateTimeOffset now)
    {
        var rfq = new Rfq { Id = id, Reference = reference, BuyerId = by.OrganisationId, BuyerName = by.OrganisationName, CreatedAt = now, Version = 1 };
        rfq.Make(by);
        rfq.Say(terms.Settle(null, () => Guid.CreateVersion7(now)));
        rfq.Note("Drafted", by, now, isPrivate: true);
        return rfq;
    }

    /// <summary>Replaces a draft's terms.</summary>
    /// <param name="version">The version that the buyer looked at when changing it.</param>
    public void Change(RfqTerms terms, int version, Caller by, DateTimeOffset now)
    {
        RequireDraft("changed");
        if (version != Version) throw Refuse.Conflict("rfq.stale", "Somebody else changed this draft meanwhile. Load it again and repeat your change.");
        Make(by);
        Say(terms.Settle(Terms, () => Guid.CreateVersion7(now)));
        Step("Changed", by, now, isPrivate: true);
    }

    /// <summary>Suppliers see it from now on, and its terms stay.</summary>
    public void Publish(Caller by, DateTimeOffset now)
    {
        RequireDraft("published");
        if (BidDeadline <= now) throw Refuse.Field("rfq.deadline-past", "bidDeadline", "The bid deadline is not in the future.");
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        for (var i = 0; i < Terms.Lines.Count; i++)
        {
            if (Terms.Lines[i].Schedule.Any(s => s.DueOn < today))
                throw Refuse.Field("rfq.due-date-past", $"lines[{i}].schedule", "A day of delivery is in the past.");
        }

        if (Visibility == Visibility.Invited && _invitations.Count == 0)
            throw Refuse.Field("rfq.nobody-invited", "visibility", "Only invited suppliers would see this RFQ, and none is invited.");

        Make(by);
        State = RfqState.Published;
        PublishedVersion++;
        PublishedAt = now;
        _versions.Add(new RfqVersion(Id, PublishedVersion, Terms, now));
        Step("Published", by, now);
    }

    /// <summary>Sets whom the buyer invites; once it is published, invitations are only added.</summary>
    public void Invite(IReadOnlyCollection<Guid> supplierIds, Caller by, DateTimeOffset now)
    {
        if (State is not (RfqState.Draft or RfqState.Published) || (State == RfqState.Published && BidDeadline <= now))
            throw Refuse.Conflict("rfq.not-inviting", "Bidding has closed; nobody can be invited any more.");
        if (supplierIds.Contains(BuyerId)) throw Refuse.Field("rfq.own-invitation", "supplierIds", "An organisation cannot invite itself.");
        if (State == RfqState.Published && _invitations.Any(i => !supplierIds.Contains(i.SupplierId)))
            throw Refuse.Conflict("rfq.invitation-stays", "An invitation cannot be taken back after publication.");

        _invitations.RemoveAll(i => !supplierIds.Contains(i.SupplierId));
        var added = supplierIds.Except(_invitations.Select(i => i.SupplierId)).ToList();
        _invitations.AddRange(added.Select(supplierId => new RfqInvitation(Id, supplierId, now)));
        Step("Invited", by, now, isPrivate: true);
    }

    /// <summary>Refuses a bid, a change or a withdrawal that comes too late; <paramref name="now"/> is read under this RFQ's lock.</summary>
    public static void RequireOpenForBids(RfqState state, DateTimeOffset bidDeadline, DateTimeOffset now)
    {
        if (state is RfqState.Cancelled or RfqState.Unsuccessful) throw Refuse.Conflict("rfq.ended", "The buyer has ended this RFQ; it takes no bids.");
        if (state != RfqState.Published || now >= bidDeadline)
            throw Refuse.Conflict("rfq.bidding-closed", "Bidding on this RFQ has closed.");
    }

    /// <summary>Announces what the deadline has decided; it lets nothing in or out.</summary>
    public bool CloseIfDue(DateTimeOffset now)
    {
        if (State != RfqState.Published || now < BidDeadline) return false;
        State = RfqState.BiddingClosed;
        Version++;
        _steps.Add(new RfqStep(Id, BidDeadline, "BiddingClosed", Clock, null, null, IsPrivate: false));
        return true;
    }

    /// <summary>Refuses an opening before the deadline, or a second one.</summary>
    public void RequireDueForOpening(DateTimeOffset now)
    {
        if (State == RfqState.Published && now < BidDeadline) throw Refuse.Conflict("rfq.deadline-ahead", "Bids can be opened only after the bid deadline.");
        if (State is not (RfqState.Published or RfqState.BiddingClosed)) throw Refuse.Conflict("rfq.not-to-open", $"This RFQ is {State}; there is nothing to open.");
    }

    /// <summary>Bids become readable to the buyer.</summary>
    /// <param name="readable">How many bids there are to evaluate.</param>
    public void Open(int readable, Caller by, DateTimeOffset now)
    {
        RequireDueForOpening(now);
        CloseIfDue(now);
        State = readable > 0 ? RfqState.Evaluation : RfqState.Opened;
        OpenedAt = now;
        Step("Opened", by, now);
        if (readable > 0) Note("EvaluationStarted", by, now);
    }

    /// <summary>Ends it before a decision, for a reason that suppliers will read.</summary>
    public void Cancel(string reason, Caller by, DateTimeOffset now)
    {
        if (State == RfqState.Draft) throw Refuse.Conflict("rfq.is-draft", "A draft that nobody has seen is deleted, not cancelled.");
        RequireNoProposal();
        if (State is not (RfqState.Published or RfqState.BiddingClosed or RfqState.Opened or RfqState.Evaluation))
            throw Refuse.Conflict("rfq.decided", $"This RFQ is {State}; it cannot be cancelled any more.");
        End(RfqState.Cancelled, reason, by, now);
    }

    /// <summary>Ends it after the opening: no bid is good enough, or there is none.</summary>
    public void Fail(string reason, Caller by, DateTimeOffset now)
    {
        RequireNoProposal();
        if (State is not (RfqState.Opened or RfqState.Evaluation))
            throw Refuse.Conflict("rfq.not-in-evaluation", $"This RFQ is {State}; it can be declared unsuccessful only after the opening and before an award.");
        End(RfqState.Unsuccessful, reason, by, now);
    }

    /// <summary>A decision waits for another person; there is one at a time.</summary>
    public void ProposeAward(Caller by, DateTimeOffset now)
    {
        if (State is RfqState.AwardProposed) throw Refuse.Conflict("award.already-proposed", "A proposal waits already. It is approved, sent back or withdrawn before there is another one.");
        if (State is not RfqState.Evaluation) throw Refuse.Conflict("rfq.not-in-evaluation", $"This RFQ is {State}; an award can be proposed only while bids are evaluated.");
        State = RfqState.AwardProposed;
        Step("AwardProposed", by, now, isPrivate: true);
    }

    /// <summary>The proposal was sent back or withdrawn.</summary>
    public void TakeBackAward(string what, string? why, Caller by, DateTimeOffset now)
    {
        RequireProposal();
        State = RfqState.Evaluation;
        Step(what, by, now, why, isPrivate: true);
    }

    /// <summary>The decision is taken; there is only one.</summary>
    public void Award(Caller by, DateTimeOffset now)
    {
        RequireProposal();
        State = RfqState.Awarded;
        Step("Awarded", by, now);
    }

    /// <summary>Refuses to decide on a proposal where none waits.</summary>
    public void RequireProposal()
    {
        if (State is not RfqState.AwardProposed) throw Refuse.Conflict("award.nothing-waits", $"This RFQ is {State}; no proposal waits.");
    }

    /// <summary>Every order that came of it has ended.</summary>
    public void Complete(DateTimeOffset now)
    {
        if (State != RfqState.Awarded) return;
        State = RfqState.Completed;
        Version++;
        _steps.Add(new RfqStep(Id, now, "Completed", Clock, null, null, IsPrivate: false));
    }

    /// <summary>Only a draft can be thrown away.</summary>
    public void RequireDraft(string done)
    {
        if (State != RfqState.Draft) throw Refuse.Conflict("rfq.not-draft", $"This RFQ is {State}; only a draft can be {done}.");
    }

    private void RequireNoProposal()
    {
        if (State is RfqState.AwardProposed) throw Refuse.Conflict("rfq.award-waits", "A proposed award waits for approval. Have it sent back or withdrawn first.");
    }

    private void Make(Caller by) => MadeBy = [.. MadeBy.Append(by.Subject).Distinct(StringComparer.Ordinal)];

    private void End(RfqState end, string reason, Caller by, DateTimeOffset now)
    {
        State = end;
        EndReason = reason.Trim();
        Step(end.ToString(), by, now, EndReason);
    }

    private void Say(RfqTerms terms)
    {
        Terms = terms;
        Title = terms.Title;
        Visibility = terms.Visibility;
        BidDeadline = terms.BidDeadline;
        ProcessCodes = [.. terms.Lines.Select(line => line.ProcessCode).Distinct(StringComparer.Ordinal)];
        SearchText = Fold.Text(string.Join(' ', [Reference, BuyerName, terms.Title, terms.Description, .. terms.Lines.SelectMany(l => new[] { l.PartNumber, l.Description })]));
    }

    private void Step(string what, Caller by, DateTimeOffset now, string? text = null, bool isPrivate = false)
    {
        Version++;
        Note(what, by, now, text, isPrivate);
    }

    private void Note(string what, Caller by, DateTimeOffset now, string? text = null, bool isPrivate = false) =>
        _steps.Add(new RfqStep(Id, now, what, by.OrganisationName, by.Subject, text, isPrivate));
}
