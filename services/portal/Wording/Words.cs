using System.Globalization;

namespace Matchmaking.Portal.Wording;

/// <summary>How numbers, money, dates and times read in the reader's language.</summary>
public static class Words
{
    /// <summary>The zone of people who have not said theirs; every time is shown with it.</summary>
    public static readonly TimeZoneInfo Vietnam = TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh");

    private static CultureInfo Culture => CultureInfo.CurrentUICulture;

    public static string Number(decimal value) => value.ToString("#,##0.######", Culture);

    public static string Money(decimal value, string currency) => $"{value.ToString(currency is "VND" or "JPY" or "KRW" ? "#,##0.##" : "#,##0.00##", Culture)} {currency}";

    /// <summary>Of a file: "640 KB", "1.2 MB".</summary>
    public static string Size(long bytes) => bytes < 1024 * 1024 ? $"{Number(Math.Max(1, bytes / 1024))} KB" : $"{Number(Math.Round(bytes / 1024m / 1024m, 1))} MB";

    public static string Day(DateOnly day) => day.ToString(Language.IsVietnamese ? "d 'tháng' M, yyyy" : "d MMMM yyyy", Culture);

    /// <summary>"24 November 2026, 17:00 (GMT+7)".</summary>
    public static string Instant(DateTimeOffset at, string? zone = null)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone(zone));
        var offset = local.Offset;
        var gmt = offset == TimeSpan.Zero ? "GMT" : $"GMT{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours)}{(offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}")}";
        return Language.IsVietnamese ? $"{local.ToString("HH:mm", Culture)} ngày {local.ToString("d/M/yyyy", Culture)} ({gmt})" : $"{local.ToString("d MMMM yyyy, HH:mm", Culture)} ({gmt})";
    }

    /// <summary>"in 2 days", "3 hours ago", counted from the server's time.</summary>
    public static string Away(DateTimeOffset at, DateTimeOffset now)
    {
        var span = at - now;
        var length = span.Duration();
        var text = length.TotalDays >= 1.5 ? Count((int)Math.Round(length.TotalDays), "day", "ngày")
            : length.TotalMinutes >= 90 ? Count((int)Math.Round(length.TotalHours), "hour", "giờ")
            : Count(Math.Max(1, (int)Math.Round(length.TotalMinutes)), "minute", "phút");
        return span >= TimeSpan.Zero ? Language.T($"in {text}", $"còn {text}") : Language.T($"{text} ago", $"{text} trước");
    }

    public static string Count(int count, string english, string vietnamese) =>
        Language.T($"{count} {english}{(count == 1 ? "" : "s")}", $"{count} {vietnamese}");

    public static TimeZoneInfo Zone(string? id) => id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : Vietnam;
}
