namespace Matchmaking.Sourcing.Bids;

/// <summary>Why an offer cannot be taken for a quantity.</summary>
public enum OfferGap
{
    None,
    NotOffered,
    BelowMoq,
    NotAMultiple,
    NoPriceForQuantity,
}

/// <summary>An opened bid, written out so that it can be compared. There is none before the opening.</summary>
public sealed class BidOffer
{
    private readonly List<BidLine> _lines = [];

    private BidOffer()
    {
    }

    public Guid BidId { get; private init; }

    public Guid RfqId { get; private init; }

    public Guid SupplierId { get; private init; }

    public DateOnly ValidUntil { get; private init; }

    public string PaymentTerms { get; private init; } = "";

    public string Incoterm { get; private init; } = "";

    public string? Note { get; private init; }

    public IReadOnlyList<BidLine> Lines => _lines;

    /// <summary>The offer for a line; null when the bid does not mention it.</summary>
    public BidLine? LineOf(Guid? lineId) => _lines.Find(line => line.LineId == lineId);

    internal static BidOffer Of(Bid bid, BidContent content)
    {
        var offer = new BidOffer
        {
            BidId = bid.Id,
            RfqId = bid.RfqId,
            SupplierId = bid.SupplierId,
            ValidUntil = content.ValidUntil,
            PaymentTerms = content.PaymentTerms,
            Incoterm = content.Incoterm,
            Note = content.Note,
        };
        offer._lines.AddRange(content.Lines.Select(line => BidLine.Of(bid.Id, line)));
        return offer;
    }
}

/// <summary>What an opened bid says of one line.</summary>
public sealed class BidLine
{
    private readonly List<BidPrice> _prices = [];

    private BidLine()
    {
    }

    public Guid BidId { get; private init; }

    public Guid LineId { get; private init; }

    public bool NoBid { get; private init; }

    public decimal Moq { get; private init; }

    public decimal OrderMultiple { get; private init; }

    public int LeadTimeDaysFirst { get; private init; }

    public int LeadTimeDaysRepeat { get; private init; }

    public decimal? ToolingPrice { get; private init; }

    public ToolOwner? ToolingOwnedBy { get; private init; }

    public int? SampleDays { get; private init; }

    public string? CountryOfManufacture { get; private init; }

    public Guid? SiteId { get; private init; }

    public decimal? DomesticValueSharePercent { get; private init; }

    public string? Deviations { get; private init; }

    public string? AlternativeOffered { get; private init; }

    public decimal? MonthlyCapacity { get; private init; }

    public string[] Certificates { get; private init; } = [];

    public IReadOnlyList<BidPrice> Prices => _prices;

    /// <summary>The price of one unit at the break of <paramref name="quantity"/>; null below the first break.</summary>
    public decimal? UnitPriceAt(decimal quantity) => _prices.Where(p => p.FromQuantity <= quantity).MaxBy(p => p.FromQuantity)?.UnitPrice;

    /// <summary>Whether this quantity can be ordered at all, and if not, why.</summary>
    public OfferGap GapAt(decimal quantity)
    {
        if (NoBid) return OfferGap.NotOffered;
        if (quantity < Moq) return OfferGap.BelowMoq;
        if (OrderMultiple > 0 && quantity % OrderMultiple != 0) return OfferGap.NotAMultiple;
        return UnitPriceAt(quantity) is null ? OfferGap.NoPriceForQuantity : OfferGap.None;
    }

    internal static BidLine Of(Guid bidId, OfferedLine offered)
    {
        var line = new BidLine
        {
            BidId = bidId,
            LineId = offered.LineId,
            NoBid = offered.NoBid,
            Moq = offered.Moq,
            OrderMultiple = offered.OrderMultiple,
            LeadTimeDaysFirst = offered.LeadTimeDaysFirst,
            LeadTimeDaysRepeat = offered.LeadTimeDaysRepeat,
            ToolingPrice = offered.ToolingPrice,
            ToolingOwnedBy = offered.ToolingOwnedBy,
            SampleDays = offered.SampleDays,
            CountryOfManufacture = offered.CountryOfManufacture,
            SiteId = offered.SiteId,
            DomesticValueSharePercent = offered.DomesticValueSharePercent,
            Deviations = offered.Deviations,
            AlternativeOffered = offered.AlternativeOffered,
            MonthlyCapacity = offered.MonthlyCapacity,
            Certificates = [.. offered.Certificates],
        };
        line._prices.AddRange(offered.Prices.Select(p => new BidPrice(bidId, offered.LineId, p.FromQuantity, p.UnitPrice)));
        return line;
    }
}

/// <summary>One price break of an opened bid.</summary>
public sealed record BidPrice(Guid BidId, Guid LineId, decimal FromQuantity, decimal UnitPrice);
