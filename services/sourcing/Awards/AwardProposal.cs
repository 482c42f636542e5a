using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Awards;

/// <summary>What came of a proposal.</summary>
public enum ProposalOutcome
{
    Approved,

    /// <summary>By who could have approved it, with a reason.</summary>
    SentBack,

    /// <summary>Taken back by its proposer.</summary>
    Withdrawn,
}

/// <summary>What one supplier shall win of one line.</summary>
/// <param name="Position">As it was proposed; orders are placed in this order.</param>
public sealed record ProposedLine(Guid ProposalId, int Position, Guid LineId, Guid SupplierId, decimal Quantity, decimal UnitPrice);

/// <summary>An award that one person proposes and another one approves. It is never edited: another choice is another proposal.</summary>
public sealed class AwardProposal
{
    private readonly List<ProposedLine> _lines = [];

    private AwardProposal()
    {
    }

    public Guid Id { get; private init; }

    public Guid RfqId { get; private init; }

    public string Reason { get; private init; } = "";

    /// <summary>What an approval repeats, so that nobody approves what they have not seen.</summary>
    public byte[] ContentHash { get; private init; } = [];

    /// <summary>The person, as the OpenID provider says it.</summary>
    public string ProposedBy { get; private init; } = "";

    public DateTimeOffset ProposedAt { get; private init; }

    /// <summary>Null while it waits.</summary>
    public ProposalOutcome? Outcome { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was sent back.</summary>
    public string? Answer { get; private set; }

    public IReadOnlyList<ProposedLine> Lines => _lines;

    public IReadOnlyList<Choice> Choices => [.. _lines.OrderBy(l => l.Position).Select(l => new Choice(l.LineId, l.SupplierId, l.Quantity))];

    public static AwardProposal Make(Rfq rfq, IReadOnlyList<PricedChoice> lines, string reason, Caller by, DateTimeOffset now)
    {
        var proposal = new AwardProposal
        {
            Id = Guid.CreateVersion7(now),
            RfqId = rfq.Id,
            Reason = reason.Trim(),
            ContentHash = HashOf(rfq, reason.Trim(), lines),
            ProposedBy = by.Subject,
            ProposedAt = now,
        };
        proposal._lines.AddRange(lines.Select((l, i) => new ProposedLine(proposal.Id, i, l.LineId, l.SupplierId, l.Quantity, l.UnitPrice)));
        return proposal;
    }

    /// <summary>Over everything that approving decides: the published version, the reason, and who delivers how much of what at which price.</summary>
    public static byte[] HashOf(Rfq rfq, string reason, IEnumerable<PricedChoice> lines) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
    {
        rfqId = rfq.Id,
        version = rfq.PublishedVersion,
        currency = rfq.Terms.Currency,
        reason,
        lines = lines.OrderBy(l => l.LineId).ThenBy(l => l.SupplierId).Select(l => new { l.LineId, l.SupplierId, Quantity = Plain(l.Quantity), UnitPrice = Plain(l.UnitPrice) }),
    }));

    /// <summary>Asked both by the page that offers the approval and by the approval itself. Null: this caller may.</summary>
    public RefusalException? WhyNotApprovedBy(Caller by, Rfq rfq) =>
        by.Role is not ("Manager" or "Owner") ? Refuse.Forbidden("caller.not-manager", "Only owners and managers decide this.")
        : rfq.MadeBy.Contains(by.Subject, StringComparer.Ordinal) ? Refuse.Forbidden("award.own-rfq", "Whoever wrote or published an RFQ does not approve its award. Ask another manager of your organisation.")
        : ProposedBy == by.Subject ? Refuse.Forbidden("award.own-proposal", "Whoever proposes an award does not approve it. Ask another manager of your organisation.")
        : null;

    /// <param name="seen">The hash of what the approver looked at.</param>
    public void Approve(byte[] seen, Rfq rfq, Caller by, DateTimeOffset now)
    {
        if (WhyNotApprovedBy(by, rfq) is { } why) throw why;
        if (!seen.AsSpan().SequenceEqual(ContentHash)) throw Changed();
        Decide(ProposalOutcome.Approved, by, now);
    }

    public void SendBack(string answer, Caller by, DateTimeOffset now)
    {
        Decide(ProposalOutcome.SentBack, by, now);
        Answer = answer.Trim();
    }

    public void Withdraw(Caller by, DateTimeOffset now)
    {
        if (ProposedBy != by.Subject) throw Refuse.Forbidden("award.not-proposer", "Only whoever proposed it withdraws it. A manager sends it back.");
        Decide(ProposalOutcome.Withdrawn, by, now);
    }

    public static RefusalException Changed() => Refuse.Conflict("award.proposal-changed", "This is not the proposal that you looked at. Load it again.");

    // The caller holds the lock of the RFQ and found it waiting.
    private void Decide(ProposalOutcome outcome, Caller by, DateTimeOffset now) => (Outcome, DecidedBy, DecidedAt) = (outcome, by.Subject, now);

    // The database pads decimals with zeros; a request does not.
    private static string Plain(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
