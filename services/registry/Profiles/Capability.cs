using Matchmaking.Contracts.Registry;

namespace Matchmaking.Registry.Profiles;

/// <summary>A process on materials, within a size envelope, to a tolerance, in batches of a range.</summary>
/// <param name="MaterialCodes">Sorted, each once, so that equal sets are equal lists.</param>
/// <param name="MonthlyCapacity">In <paramref name="CapacityUnit"/> (UN/CEFACT Rec 20) a month.</param>
public sealed record CapabilityFacts(
    string ProcessCode, List<string> MaterialCodes,
    decimal? MaxLengthMm, decimal? MaxWidthMm, decimal? MaxHeightMm, decimal? ToleranceMm,
    decimal? BatchMin, decimal? BatchMax, decimal? MonthlyCapacity, string? CapacityUnit)
{
    /// <summary>The process and materials say which capability of a site this is; the rest says how far it goes.</summary>
    public bool IsSameWork(CapabilityFacts other) => ProcessCode == other.ProcessCode && MaterialCodes.SequenceEqual(other.MaterialCodes);

    // The list would be compared by reference.
    public bool Equals(CapabilityFacts? other) => other is not null && IsSameWork(other)
        && (MaxLengthMm, MaxWidthMm, MaxHeightMm, ToleranceMm) == (other.MaxLengthMm, other.MaxWidthMm, other.MaxHeightMm, other.ToleranceMm)
        && (BatchMin, BatchMax, MonthlyCapacity, CapacityUnit) == (other.BatchMin, other.BatchMax, other.MonthlyCapacity, other.CapacityUnit);

    public override int GetHashCode() => HashCode.Combine(ProcessCode, MaterialCodes.Count);
}

/// <summary>What a site can make.</summary>
public sealed class Capability
{
    private Capability() { }

    internal Capability(Guid id, CapabilityFacts facts) => (Id, Facts) = (id, facts);

    public Guid Id { get; private init; }

    public CapabilityFacts Facts { get; internal set; } = new("", [], null, null, null, null, null, null, null, null);

    internal PublishedCapability Published() => new(
        Id, Facts.ProcessCode, Facts.MaterialCodes, Facts.MaxLengthMm, Facts.MaxWidthMm, Facts.MaxHeightMm, Facts.ToleranceMm,
        Facts.BatchMin, Facts.BatchMax, Facts.MonthlyCapacity, Facts.CapacityUnit);
}
