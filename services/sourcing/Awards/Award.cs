using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Awards;

/// <summary>What one supplier won of one line, at the price of the break that the quantity reaches.</summary>
public sealed record AwardLine(Guid AwardId, Guid LineId, Guid SupplierId, decimal Quantity, decimal UnitPrice);

/// <summary>The decision on an RFQ: one for each, never changed, and of two people at least.</summary>
public sealed class Award
{
    private readonly List<AwardLine> _lines = [];

    private Award()
    {
    }

    public Guid Id { get; private init; }

    public Guid RfqId { get; private init; }

    /// <summary>What was approved. Null, as the two names below, in awards from before an award took two people.</summary>
    public Guid? ProposalId { get; private init; }

    public string Reason { get; private init; } = "";

    /// <summary>People, as the OpenID provider says them. The database compares the three.</summary>
    public string ApprovedBy { get; private init; } = "";

    public string? ProposedBy { get; private init; }

    public string[]? RfqMadeBy { get; private init; }

    public DateTimeOffset AwardedAt { get; private init; }

    public IReadOnlyList<AwardLine> Lines => _lines;

    /// <summary>Who won anything, in the order of the decision.</summary>
    public IReadOnlyList<Guid> WinnerIds => [.. _lines.Select(line => line.SupplierId).Distinct()];

    /// <param name="proposal">As approved.</param>
    /// <param name="lines">Its choices, priced at this moment.</param>
    public static Award Of(AwardProposal proposal, Rfq rfq, IReadOnlyList<PricedChoice> lines, Caller by, DateTimeOffset now)
    {
        var award = new Award
        {
            Id = Guid.CreateVersion7(now),
            RfqId = rfq.Id,
            ProposalId = proposal.Id,
            Reason = proposal.Reason,
            ApprovedBy = by.Subject,
            ProposedBy = proposal.ProposedBy,
            RfqMadeBy = rfq.MadeBy,
            AwardedAt = now,
        };
        award._lines.AddRange(lines.Select(l => new AwardLine(award.Id, l.LineId, l.SupplierId, l.Quantity, l.UnitPrice)));
        return award;
    }

    /// <summary>
    /// The part of a line's deliveries that goes with a part of its quantity: each day in proportion, whole units where the
    /// line is in whole units, and together exactly the quantity.
    /// </summary>
    public static IReadOnlyList<ScheduledQuantity> Share(RfqLine line, decimal quantity)
    {
        var decimals = line.Schedule.Select(s => s.Quantity).Append(quantity).All(decimal.IsInteger) ? 0 : 4;
        var shares = new List<ScheduledQuantity>();
        var (asked, given) = (0m, 0m);
        foreach (var delivery in line.Schedule.OrderBy(s => s.DueOn))
        {
            // Rounding the running sum rather than each part loses nothing, and the last sum is the quantity itself.
            asked += delivery.Quantity;
            var until = decimal.Round(quantity * asked / line.Quantity, decimals);
            if (until > given) shares.Add(new ScheduledQuantity(until - given, delivery.DueOn));
            given = Math.Max(given, until);
        }

        return shares;
    }
}
