using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing;

/// <summary>One page of a list; <see cref="Next"/> goes into <c>?after=</c> for the one that follows.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, string? Next);

/// <summary>Where a page ended: the sort key of its last row. A list that grows meanwhile neither repeats nor skips rows.</summary>
public sealed record Cursor(DateTimeOffset At, Guid Id)
{
    public const int PageSize = 25;

    /// <exception cref="RefusalException">The text is not one that a list gave out.</exception>
    public static Cursor? Read(string? after)
    {
        if (string.IsNullOrEmpty(after)) return null;
        try
        {
            if (Encoding.UTF8.GetString(Base64Url.DecodeFromChars(after)).Split(' ') is [var ticks, var id])
                return new Cursor(new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.ParseExact(id, "n"));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            // Falls through to the refusal: whatever is wrong with it, the remedy is the same.
        }

        throw Refuse.Field("page.unknown", "after", "This is not a place in the list. Start again from its first page.");
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks} {Id:n}")));

    /// <summary>Cuts one row more than a page, as the query asked, down to a page.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> rows, int total, Func<T, Cursor> key) => rows.Count > PageSize
        ? new Page<T>([.. rows.Take(PageSize)], total, key(rows[PageSize - 1]).ToString())
        : new Page<T>(rows, total, null);
}
