namespace Matchmaking.Certification;

/// <summary>The civil date in Vietnam, by which a certificate counts or has expired. UTC+7 all year, since 1975.</summary>
public static class VietnamDay
{
    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(7)).DateTime);
}
