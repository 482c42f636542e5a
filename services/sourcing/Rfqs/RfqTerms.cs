using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>Who sees a published RFQ.</summary>
public enum Visibility
{
    /// <summary>Every organisation that is a supplier.</summary>
    Public,

    /// <summary>Suppliers with a published profile that an association vouches for.</summary>
    Network,

    /// <summary>Only whom the buyer invited.</summary>
    Invited,
}

/// <summary>What bids are judged by.</summary>
public enum CriterionCode
{
    Price,
    Delivery,
    Quality,
    Capability,
}

/// <summary>A criterion and its share of the score.</summary>
public sealed record Criterion(CriterionCode Code, [property: Range(1, 100)] int Weight);

/// <summary>A part of a line's quantity and the day it is due at the place of delivery.</summary>
public sealed record ScheduledQuantity([property: Range(0.0001, 1_000_000_000)] decimal Quantity, DateOnly DueOn);

/// <summary>One item that is asked for.</summary>
public sealed record RfqLine
{
    /// <summary>Given by the RFQ; a request leaves it out for a new line and repeats it for one that stays.</summary>
    public Guid? LineId { get; init; }

    [StringLength(60, MinimumLength = 1)] public required string PartNumber { get; init; }

    [StringLength(20)] public string Revision { get; init; } = "";

    [StringLength(2000, MinimumLength = 1)] public required string Description { get; init; }

    [StringLength(60)] public required string ProcessCode { get; init; }

    [StringLength(60)] public string? MaterialCode { get; init; }

    [Range(0.0001, 1000)] public decimal? ToleranceMm { get; init; }

    [RegularExpression("^[0-9]{4,10}$")] public string? HsCode { get; init; }

    [Range(0.0001, 1_000_000_000)] public required decimal Quantity { get; init; }

    /// <summary>UN/CEFACT Recommendation 20.</summary>
    [StringLength(3)] public required string Unit { get; init; }

    [Range(0, 1_000_000_000)] public decimal? AnnualVolume { get; init; }

    /// <summary>In the RFQ's currency, for one unit.</summary>
    [Range(0.000001, 1_000_000_000_000)] public decimal? TargetPrice { get; init; }

    /// <summary>False keeps the target price between the buyer and itself.</summary>
    public bool TargetPriceShown { get; init; }

    [Length(1, 60)] public required IReadOnlyList<ScheduledQuantity> Schedule { get; init; }

    /// <summary>Such as the part's drawing.</summary>
    [Length(0, 10)] public IReadOnlyList<RfqDocument> Documents { get; init; } = [];
}

/// <summary>Everything a buyer says in an RFQ. Replaced as a whole, never changed in place; a published version keeps its own for ever.</summary>
public record RfqTerms
{
    [StringLength(200, MinimumLength = 3)] public required string Title { get; init; }

    [StringLength(8000)] public string? Description { get; init; }

    [StringLength(60)] public required string ProductGroup { get; init; }

    [StringLength(3)] public required string Currency { get; init; }

    [StringLength(3)] public required string Incoterm { get; init; }

    [StringLength(300, MinimumLength = 1)] public required string DeliveryPlace { get; init; }

    public required Visibility Visibility { get; init; }

    /// <summary>Bids at or after this instant are refused.</summary>
    public required DateTimeOffset BidDeadline { get; init; }

    /// <summary>IANA name of the zone in which the buyer thinks of its dates.</summary>
    [StringLength(60)] public required string TimeZone { get; init; }

    public DateTimeOffset? QuestionDeadline { get; init; }

    [Length(0, 30)] public IReadOnlyList<string> RequiredCertificates { get; init; } = [];

    /// <summary>Suppliers open the documents, and read what they are, only under a signed agreement with the buyer.</summary>
    public bool NdaRequired { get; init; }

    /// <summary>What concerns more than one line.</summary>
    [Length(0, 20)] public IReadOnlyList<RfqDocument> Documents { get; init; } = [];

    [Length(1, 4)] public required IReadOnlyList<Criterion> Criteria { get; init; }

    [Length(1, 500)] public required IReadOnlyList<RfqLine> Lines { get; init; }

    /// <summary>These terms with every line numbered and times in UTC, or a refusal that names the field.</summary>
    /// <param name="previous">What they replace; a line keeps the number it has there.</param>
    public RfqTerms Settle(RfqTerms? previous, Func<Guid> newId)
    {
        Check();
        var known = previous?.Lines.Select(line => line.LineId).ToHashSet() ?? [];
        return new RfqTerms(this)
        {
            Title = Title.Trim(),
            BidDeadline = BidDeadline.ToUniversalTime(),
            QuestionDeadline = QuestionDeadline?.ToUniversalTime(),
            // Remove: a number that is sent twice names one line, and the other is new.
            Lines = [.. Lines.Select(line => line with { LineId = line.LineId is { } id && known.Remove(id) ? id : newId() })],
        };
    }

    /// <summary>Terms as suppliers read them: a target price that the buyer keeps to itself is not there, nor what is under an agreement.</summary>
    public RfqTerms ForSuppliers() => new(this)
    {
        Documents = NdaRequired ? [] : Documents,
        Lines = [.. Lines.Select(line => line with { TargetPrice = line.TargetPriceShown ? line.TargetPrice : null, Documents = NdaRequired ? [] : line.Documents })],
    };

    private void Check()
    {
        Codes.ProductGroups.Require(ProductGroup, "productGroup");
        Codes.Currencies.Require(Currency, "currency");
        Codes.Incoterms.Require(Incoterm, "incoterm");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            throw Refuse.Field("rfq.time-zone-unknown", "timeZone", $"There is no time zone called '{TimeZone}'. Use an IANA name such as Asia/Ho_Chi_Minh.");
        if (QuestionDeadline > BidDeadline)
            throw Refuse.Field("rfq.question-deadline-late", "questionDeadline", "Questions cannot close after bidding does.");
        for (var i = 0; i < RequiredCertificates.Count; i++) Codes.Certificates.Require(RequiredCertificates[i], $"requiredCertificates[{i}]");
        CheckCriteria();
        RfqDocument.Check(this);
        for (var i = 0; i < Lines.Count; i++) CheckLine(Lines[i], $"lines[{i}]");
    }

    private void CheckCriteria()
    {
        if (Criteria.DistinctBy(c => c.Code).Count() < Criteria.Count)
            throw Refuse.Field("rfq.criterion-twice", "criteria", "Each criterion can be given once.");
        var sum = Criteria.Sum(c => c.Weight);
        if (sum != 100) throw Refuse.Field("rfq.weights-not-100", "criteria", $"The weights of the criteria must sum to 100; these sum to {sum}.");
    }

    private static void CheckLine(RfqLine line, string path)
    {
        Codes.Processes.Require(line.ProcessCode, $"{path}.processCode");
        if (line.MaterialCode is { } material) Codes.Materials.Require(material, $"{path}.materialCode");
        Codes.Units.Require(line.Unit, $"{path}.unit");
        if (decimal.Round(line.Quantity, 4) != line.Quantity || line.Schedule.Any(s => decimal.Round(s.Quantity, 4) != s.Quantity))
            throw Refuse.Field("rfq.too-precise", $"{path}.quantity", "Quantities have at most 4 decimals.");
        var sum = line.Schedule.Sum(s => s.Quantity);
        if (sum != line.Quantity)
            throw Refuse.Field("rfq.schedule-sum", $"{path}.schedule", FormattableString.Invariant($"The deliveries must sum to the quantity {line.Quantity}; these sum to {sum}."));
        if (line.Schedule.DistinctBy(s => s.DueOn).Count() < line.Schedule.Count)
            throw Refuse.Field("rfq.schedule-day-twice", $"{path}.schedule", "Each day of delivery can be given once.");
    }
}
