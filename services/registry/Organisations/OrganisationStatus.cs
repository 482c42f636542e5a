namespace Matchmaking.Registry.Organisations;

/// <summary>Whose money is in an organisation.</summary>
public enum Ownership { VietnameseOwned, ForeignInvested, JointVenture, Abroad }

/// <summary>What changes about an organisation over the years and decides how its deals are counted.</summary>
/// <param name="RevenueVnd">Of the last year.</param>
/// <param name="CapitalVnd">Total capital at the end of the last year.</param>
public sealed record StatusFacts(
    Ownership Ownership, decimal ForeignSharePercent, string? LegalGroup, Sector Sector, int? Staff, decimal? RevenueVnd, decimal? CapitalVnd)
{
    public SizeClass SizeClass => SizeClasses.Of(Sector, Staff, RevenueVnd, CapitalVnd);
}

/// <summary>The status of an organisation from a date on. Never changed; a correction is a later record for the same date.</summary>
public sealed class OrganisationStatus
{
    private OrganisationStatus() { }

    internal OrganisationStatus(int number, DateOnly effectiveFrom, StatusFacts facts, DateTimeOffset recordedAt, Guid? recordedBy)
    {
        (Number, EffectiveFrom, RecordedAt, RecordedBy) = (number, effectiveFrom, recordedAt, recordedBy);
        (Ownership, ForeignSharePercent, LegalGroup, Sector, Staff, RevenueVnd, CapitalVnd) = facts;
    }

    /// <summary>Order of recording within the organisation, from 1.</summary>
    public int Number { get; private init; }

    public DateOnly EffectiveFrom { get; private init; }

    public Ownership Ownership { get; private init; }

    public decimal ForeignSharePercent { get; private init; }

    public string? LegalGroup { get; private init; }

    public Sector Sector { get; private init; }

    public int? Staff { get; private init; }

    public decimal? RevenueVnd { get; private init; }

    public decimal? CapitalVnd { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>The membership of whoever said so; null when the operator or a list did.</summary>
    public Guid? RecordedBy { get; private init; }

    public StatusFacts Facts => new(Ownership, ForeignSharePercent, LegalGroup, Sector, Staff, RevenueVnd, CapitalVnd);
}
