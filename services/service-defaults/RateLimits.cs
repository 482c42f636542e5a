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

    /// <summary>The same for an organisation, whoever acts for it.</summary>
    public int OrganisationPerSecond { get; set; } = 300;

    public int OrganisationBurst { get; set; } = 1500;

    /// <summary>The same for an address from which nobody is signed in; many people may share one.</summary>
    public int AddressPerSecond { get; set; } = 200;

    public int AddressBurst { get; set; } = 1000;

    /// <summary>How many requests of one caller, and of one organisation, may wait where an endpoint lets them (<see cref="Access.WaitsItsTurn"/>).</summary>
    public int Waiting { get; set; } = 1000;
}

/// <summary>
/// Nobody takes a service away from the others: each caller and each organisation has a bucket of its own, and gets 429 with Retry-After
/// when it is empty. What may wait has buckets beside those, so that nothing else that a caller does holds it up.
/// </summary>
internal static class RateLimits
{
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    public static void AddTo(WebApplicationBuilder builder)
    {
        var settings = SettingsOf(builder.Configuration);
        builder.Services.AddRateLimiter(limits =>
        {
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string, bool)>(http =>
                // The page that says so is a second run of the same request.
                http.Features.Get<IExceptionHandlerFeature>() is not null ? RateLimitPartition.GetNoLimiter(("", false))
                : http.User.FindFirst("sub")?.Value is { } subject ? Bucket($"caller {subject}", settings.PerSecond, settings.Burst, WaitingAt(http, settings))
                : Bucket($"address {http.Connection.RemoteIpAddress}", settings.AddressPerSecond, settings.AddressBurst, 0));
            limits.OnRejected = (_, _) => throw Refuse.TooMany("request.too-many", "These are more requests than one caller may send. Wait a moment, then go on more slowly.");
        });
    }

    /// <summary>After authorization, which finds out for whom a caller acts.</summary>
    public static void UseByOrganisation(WebApplication app)
    {
        var settings = SettingsOf(app.Configuration);
        var limiter = PartitionedRateLimiter.Create<HttpContext, (string, bool)>(http =>
            Bucket($"{http.Features.Get<Caller>()?.OrganisationId}", settings.OrganisationPerSecond, settings.OrganisationBurst, WaitingAt(http, settings)));
        app.Use(async (http, next) =>
        {
            using var lease = http.Features.Get<Caller>() is null ? null : await limiter.AcquireAsync(http, 1, http.RequestAborted);
            if (lease is { IsAcquired: false }) throw Refuse.TooMany("request.too-many", "These are more requests than one organisation may send. Wait a moment, then go on more slowly.");
            await next(http);
        });
    }

    private static RateLimitSettings SettingsOf(IConfiguration configuration) => configuration.GetSection("RateLimit").Get<RateLimitSettings>() ?? new RateLimitSettings();

    private static int WaitingAt(HttpContext http, RateLimitSettings settings) => http.GetEndpoint()?.Metadata.GetMetadata<WaitsItsTurnMark>() is null ? 0 : settings.Waiting;

    private static RateLimitPartition<(string, bool)> Bucket(string whose, int perSecond, int burst, int waiting) => RateLimitPartition.GetTokenBucketLimiter((whose, waiting > 0), _ => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = Math.Max(1, (int)(perSecond * Refill.TotalSeconds)),
        ReplenishmentPeriod = perSecond * Refill.TotalSeconds >= 1 ? Refill : TimeSpan.FromSeconds(1.0 / perSecond),
        QueueLimit = waiting,
    });
}
