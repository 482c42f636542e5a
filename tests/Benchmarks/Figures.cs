using System.Diagnostics;
using System.Globalization;

namespace Matchmaking.Benchmarks;

/// <summary>One measured thing: how many a second, and how long each took.</summary>
/// <param name="PerSecond">Successful requests in a second of wall time.</param>
/// <param name="P50Ms">Median latency in milliseconds.</param>
/// <param name="P99Ms">99th percentile of latency in milliseconds.</param>
internal sealed record Figures(string What, int Count, double PerSecond, double P50Ms, double P99Ms)
{
    public static Figures Of(string what, IReadOnlyCollection<double> milliseconds, TimeSpan elapsed)
    {
        var sorted = milliseconds.Order().ToArray();
        return new Figures(what, sorted.Length, sorted.Length / elapsed.TotalSeconds, At(sorted, 0.5), At(sorted, 0.99));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{What,-44} {Count,8} {PerSecond,10:0.0} {P50Ms,9:0.00} {P99Ms,9:0.00}");

    internal static double At(double[] sorted, double quantile) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(sorted.Length * quantile))];
}

/// <summary>Closed-loop load: so many clients, each sending its next request when the last was answered.</summary>
internal static class Load
{
    public static async Task<Figures> RunAsync(string what, int clients, TimeSpan duration, Func<int, Task> request)
    {
        var latencies = new List<double>[clients];
        var started = Stopwatch.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var mine = latencies[client] = [];
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var before = Stopwatch.GetTimestamp();
                await request(Interlocked.Increment(ref next));
                mine.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
        })));
        return Figures.Of(what, [.. latencies.SelectMany(l => l)], Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Open-loop load: one request each <paramref name="every"/>, whether or not the last was answered.</summary>
    public static async Task PaceAsync(TimeSpan every, int count, Func<int, Task> request)
    {
        using var timer = new PeriodicTimer(every);
        var running = new List<Task>(count);
        for (var i = 0; i < count && await timer.WaitForNextTickAsync(); i++) running.Add(request(i));
        await Task.WhenAll(running);
    }
}
