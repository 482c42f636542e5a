using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Matchmaking.Tests.Support;

/// <summary>Waits for what happens in another process or on another thread: as long as needed, up to a limit.</summary>
public static class Eventually
{
    /// <summary>Generous, because it only costs time when the test fails.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not within the limit.</exception>
    public static async Task IsAsync(Func<Task<bool>> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        await GetAsync(async () => await condition() ? "" : null, limit, what);

    /// <summary>Returns as soon as <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not within the limit.</exception>
    public static Task IsAsync(Func<bool> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        IsAsync(() => Task.FromResult(condition()), limit, what);

    /// <summary>Returns the first answer of <paramref name="find"/> that is not null.</summary>
    /// <exception cref="TimeoutException">There was none within the limit.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> find, TimeSpan? limit = null, [CallerArgumentExpression(nameof(find))] string what = "") where T : class
    {
        var started = Stopwatch.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            if (await find() is { } found) return found;
            if (Stopwatch.GetElapsedTime(started) > (limit ?? Limit)) throw new TimeoutException($"Not within {limit ?? Limit}: {what}");
            await Task.Delay(pause);
            if (pause < TimeSpan.FromMilliseconds(100)) pause *= 1.5;
        }
    }
}
