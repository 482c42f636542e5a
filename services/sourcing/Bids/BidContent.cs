using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Rfqs;

namespace Matchmaking.Sourcing.Bids;

/// <summary>Who owns a tool after it is paid.</summary>
public enum ToolOwner
{
    Buyer,
    Supplier,
}

/// <summary>The price of one unit when at least this many are ordered.</summary>
public sealed record PriceBreak(
    [property: Range(0.0001, 1_000_000_000)] decimal FromQuantity, [property: Range(0.000001, 1_000_000_000_000)] decimal UnitPrice);

/// <summary>What a supplier offers for one line, or that it does not.</summary>
public sealed record OfferedLine
{
    public required Guid LineId { get; init; }

    /// <summary>True leaves this line out; the other members then say nothing.</summary>
    public bool NoBid { get; init; }

    [Length(0, 20)] public IReadOnlyList<PriceBreak> Prices { get; init; } = [];

    /// <summary>Smallest quantity of an order; 0 is none.</summary>
    [Range(0, 1_000_000_000)] public decimal Moq { get; init; }

    /// <summary>Orders are a multiple of this; 0 is any quantity.</summary>
    [Range(0, 1_000_000_000)] public decimal OrderMultiple { get; init; }

    [Range(0, 1000)] public int LeadTimeDaysFirst { get; init; }

    [Range(0, 1000)] public int LeadTimeDaysRepeat { get; init; }

    [Range(0, 1_000_000_000_000)] public decimal? ToolingPrice { get; init; }

    public ToolOwner? ToolingOwnedBy { get; init; }

    [Range(0, 1000)] public int? SampleDays { get; init; }

    [StringLength(2)] public string? CountryOfManufacture { get; init; }

    public Guid? SiteId { get; init; }

    [Range(0, 100)] public decimal? DomesticValueSharePercent { get; init; }

    [StringLength(2000)] public string? Deviations { get; init; }

    [StringLength(2000)] public string? AlternativeOffered { get; init; }

    [Range(0, 1_000_000_000)] public decimal? MonthlyCapacity { get; init; }

    [Length(0, 30)] public IReadOnlyList<string> Certificates { get; init; } = [];
}

/// <summary>Everything that a supplier says in a bid. Prices are in the RFQ's currency.</summary>
public record BidContent
{
    public required DateOnly ValidUntil { get; init; }

    [StringLength(500, MinimumLength = 1)] public required string PaymentTerms { get; init; }

    [StringLength(3)] public required string Incoterm { get; init; }

    [StringLength(2000)] public string? Note { get; init; }

    [Length(1, 500)] public required IReadOnlyList<OfferedLine> Lines { get; init; }

    /// <summary>Refuses what does not answer these terms, naming the field.</summary>
    public void CheckAgainst(RfqTerms terms)
    {
        Codes.Incoterms.Require(Incoterm, "incoterm");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(terms.TimeZone);
        if (ValidUntil < DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(terms.BidDeadline, zone).DateTime))
            throw Refuse.Field("bid.validity-short", "validUntil", "A bid must be valid at least until the bid deadline.");

        var asked = terms.Lines.Select(line => line.LineId).ToHashSet();
        for (var i = 0; i < Lines.Count; i++)
        {
            if (!asked.Remove(Lines[i].LineId))
                throw Refuse.Field("bid.line-unknown", $"lines[{i}].lineId", "This is not a line of the RFQ, or it was given twice.");
            if (!Lines[i].NoBid) CheckOffer(Lines[i], $"lines[{i}]");
        }

        if (Lines.All(line => line.NoBid)) throw Refuse.Field("bid.empty", "lines", "A bid offers a price for at least one line.");
    }

    private static void CheckOffer(OfferedLine line, string path)
    {
        if (line.Prices.Count == 0) throw Refuse.Field("bid.price-missing", $"{path}.prices", "Give a price, or mark the line as not offered.");
        for (var i = 1; i < line.Prices.Count; i++)
        {
            if (line.Prices[i].FromQuantity <= line.Prices[i - 1].FromQuantity)
                throw Refuse.Field("bid.breaks-not-rising", $"{path}.prices[{i}].fromQuantity", "Price breaks go from the smallest quantity to the largest, each once.");
        }

        // What the columns of the opened bid cannot hold exactly would differ from what was signed for.
        if (line.Prices.Any(p => !Fits(p.FromQuantity, 4) || !Fits(p.UnitPrice, 6)) || !Fits(line.Moq, 4) || !Fits(line.OrderMultiple, 4))
            throw Refuse.Field("bid.too-precise", $"{path}.prices", "Quantities have at most 4 decimals, unit prices at most 6.");
        if (line.CountryOfManufacture is null)
            throw Refuse.Field("bid.country-missing", $"{path}.countryOfManufacture", "Say in which country it is made.");
        Codes.Countries.Require(line.CountryOfManufacture, $"{path}.countryOfManufacture");
        if (line.ToolingPrice > 0 && line.ToolingOwnedBy is null)
            throw Refuse.Field("bid.tool-owner-missing", $"{path}.toolingOwnedBy", "Say who owns the tool after it is paid.");
        for (var i = 0; i < line.Certificates.Count; i++) Codes.Certificates.Require(line.Certificates[i], $"{path}.certificates[{i}]");
    }

    private static bool Fits(decimal value, int decimals) => decimal.Round(value, decimals) == value;
}
