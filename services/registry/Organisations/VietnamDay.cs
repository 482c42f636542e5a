namespace Matchmaking.Registry.Organisations;

/// <summary>The civil date in Vietnam, which dates a status. UTC+7 all year, since 1975.</summary>
public static class VietnamDay
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The first moment that is not of that day any more, in UTC.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, Offset).ToUniversalTime();
}
