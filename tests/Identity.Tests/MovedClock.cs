namespace Matchmaking.Identity.Tests;

/// <summary>The machine's clock, moved: a test does not wait for a month.</summary>
internal sealed class MovedClock : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
