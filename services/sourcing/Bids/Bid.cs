using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Bids;

/// <summary>Where a bid stands. Losing (NotAwarded), taking back (Withdrawn) and an RFQ that ended (Lapsed) are different ends.</summary>
public enum BidState
{
    Submitted,
    Withdrawn,
    Lapsed,
    Opened,

    /// <summary>What was stored is not what the receipt promised; it cannot be evaluated.</summary>
    Invalid,
    Awarded,
    PartlyAwarded,
    NotAwarded,
}

/// <summary>What a supplier gets for each submission; the time is the Sourcing database's.</summary>
/// <param name="Sha256">Of the content as it was stored, in lower-case hexadecimal.</param>
public sealed record Receipt(Guid BidId, int Version, string Sha256, DateTimeOffset ReceivedAt);

/// <summary>One submission, kept as it came.</summary>
public sealed record BidVersion(Guid BidId, int Version, int RfqVersion, byte[] Content, byte[] Sha256, DateTimeOffset ReceivedAt)
{
    public Receipt Receipt => new(BidId, Version, Convert.ToHexStringLower(Sha256), ReceivedAt);
}

/// <summary>A supplier's answer to an RFQ: one for each supplier and RFQ, in versions. Nobody else sees it before the opening.</summary>
public sealed class Bid
{
    private readonly List<BidVersion> _versions = [];

    private Bid()
    {
    }

    public Guid Id { get; private init; }

    public Guid RfqId { get; private init; }

    public Guid SupplierId { get; private init; }

    public string SupplierName { get; private init; } = "";

    public BidState State { get; private set; }

    /// <summary>The latest submission; two changes at once collide on it.</summary>
    public int Version { get; private set; }

    public DateTimeOffset SubmittedAt { get; private set; }

    public IReadOnlyList<BidVersion> Versions => _versions;

    /// <summary>True while it takes part: neither taken back nor lapsed.</summary>
    public bool IsLive => State is not (BidState.Withdrawn or BidState.Lapsed);

    public static Bid On(Guid rfqId, Caller supplier, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RfqId = rfqId,
        SupplierId = supplier.OrganisationId,
        SupplierName = supplier.OrganisationName,
    };

    /// <summary>A bid as the database holds it, for who has read it without the help of EF.</summary>
    internal static Bid Recall(Guid id, Guid rfqId, Guid supplierId, string supplierName, BidState state, int version, DateTimeOffset submittedAt) => new()
    {
        Id = id,
        RfqId = rfqId,
        SupplierId = supplierId,
        SupplierName = supplierName,
        State = state,
        Version = version,
        SubmittedAt = submittedAt,
    };

    /// <summary>
    /// Takes the first or another submission; a bid that was withdrawn is in the race again. Whether the RFQ takes bids is
    /// the RFQ's to say (<see cref="Rfqs.Rfq.RequireOpenForBids"/>), under its lock.
    /// </summary>
    public Receipt Submit(BidContent content, int rfqVersion, DateTimeOffset now)
    {
        var (bytes, sha256) = BidEnvelope.Close(content);
        State = BidState.Submitted;
        SubmittedAt = now;
        var version = new BidVersion(Id, ++Version, rfqVersion, bytes, sha256, now);
        _versions.Add(version);
        return version.Receipt;
    }

    public void Withdraw()
    {
        if (State != BidState.Submitted) throw Refuse.Conflict("bid.not-submitted", $"This bid is {State}; it cannot be withdrawn.");
        State = BidState.Withdrawn;
    }

    /// <summary>Checks the latest submission against its receipt and writes it out for comparison.</summary>
    /// <returns>Null when the bid takes no part or cannot be read.</returns>
    public BidOffer? Open(BidVersion latest)
    {
        if (State != BidState.Submitted) return null;
        var content = BidEnvelope.Open(latest.Content, latest.Sha256);
        State = content is null ? BidState.Invalid : BidState.Opened;
        return content is null ? null : BidOffer.Of(this, content);
    }

    /// <summary>The RFQ ended without a decision.</summary>
    public void End()
    {
        if (State == BidState.Submitted) State = BidState.Lapsed;
        else if (State == BidState.Opened) State = BidState.NotAwarded;
    }

    /// <summary>The RFQ was decided.</summary>
    public void Decide(int wonLines, int offeredLines)
    {
        if (State != BidState.Opened) return;
        State = wonLines == 0 ? BidState.NotAwarded : wonLines < offeredLines ? BidState.PartlyAwarded : BidState.Awarded;
    }
}
