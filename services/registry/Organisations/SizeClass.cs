namespace Matchmaking.Registry.Organisations;

/// <summary>How big an organisation is by Decree 80/2021/ND-CP; Unknown while its staff is not known.</summary>
public enum SizeClass { Unknown, Micro, Small, Medium, Large }

/// <summary>
/// Which limits of the decree apply: those of agriculture, forestry, fishery, industry and construction, or those of trade and services.
/// </summary>
public enum Sector { Industry, Services }

/// <summary>
/// Article 5 of Decree 80/2021/ND-CP: a class needs the staff limit, and the limit of the year's revenue or of total capital.
/// Organisations are counted as Industry unless they say Services, because this marketplace is for makers.
/// </summary>
public static class SizeClasses
{
    private const decimal Billion = 1_000_000_000m;

    private sealed record Limits(SizeClass Class, int Staff, decimal RevenueVnd, decimal CapitalVnd);

    private static readonly Limits[] Industry =
    [
        new(SizeClass.Micro, 10, 3 * Billion, 3 * Billion),
        new(SizeClass.Small, 100, 50 * Billion, 20 * Billion),
        new(SizeClass.Medium, 200, 200 * Billion, 100 * Billion),
    ];

    private static readonly Limits[] Services =
    [
        new(SizeClass.Micro, 10, 10 * Billion, 3 * Billion),
        new(SizeClass.Small, 50, 100 * Billion, 50 * Billion),
        new(SizeClass.Medium, 100, 300 * Billion, 100 * Billion),
    ];

    /// <summary>Staff alone decides while neither revenue nor capital is known; a figure that is not known meets no limit.</summary>
    public static SizeClass Of(Sector sector, int? staff, decimal? revenueVnd, decimal? capitalVnd)
    {
        if (staff is null) return SizeClass.Unknown;
        var hasFigures = revenueVnd is not null || capitalVnd is not null;
        return (sector is Sector.Services ? Services : Industry)
            .FirstOrDefault(l => staff <= l.Staff && (!hasFigures || revenueVnd <= l.RevenueVnd || capitalVnd <= l.CapitalVnd))?.Class ?? SizeClass.Large;
    }
}
