using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Matchmaking.ServiceDefaults;

/// <summary>Section <c>RateLimit</c>: how much one caller may ask of one service.</summary>
internal sealed class RateLimitSettings
{
    /// <summary>Requests a second that a signed-in person or program may go on with.</summary>
    public int PerSecond { get; set; } = 100;

    /// <summary>Requests at once, saved up while it was quiet.</summary>
    public int Burst { get; set; } = 500;

    /// <summary>The same for an address from which nobody is signed in; many people may share one.</summary>
    public int AddressPerSecond { get; set; } = 200;

    public int AddressBurst { get; set; } = 1000;
}

/// <summary>Nobody takes a service away from the others: each caller has a bucket of its own, and gets 429 with Retry-After when it is empty.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    public static void AddTo(WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("RateLimit").Get<RateLimitSettings>() ?? new RateLimitSettings();
        builder.Services.AddRateLimiter(limits =>
        {
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string? Subject, string? Address)>(http =>
                // The page that says so is a second run of the same request.
                http.Features.Get<IExceptionHandlerFeature>() is not null ? RateLimitPartition.GetNoLimiter<(string?, string?)>((null, null))
                : http.User.FindFirst("sub")?.Value is { } subject ? RateLimitPartition.GetTokenBucketLimiter<(string?, string?)>((subject, null), _ => Bucket(settings.PerSecond, settings.Burst))
                : RateLimitPartition.GetTokenBucketLimiter<(string?, string?)>((null, $"{http.Connection.RemoteIpAddress}"), _ => Bucket(settings.AddressPerSecond, settings.AddressBurst)));
            limits.OnRejected = (_, _) => throw Refuse.TooMany("request.too-many", "These are more requests than one caller may send. Wait a moment, then go on more slowly.");
        });
    }

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = Math.Max(1, (int)(perSecond * Refill.TotalSeconds)),
        ReplenishmentPeriod = perSecond * Refill.TotalSeconds >= 1 ? Refill : TimeSpan.FromSeconds(1.0 / perSecond),
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}
