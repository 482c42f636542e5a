using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Contents;

/// <summary>What a crash left behind does not stay: unfinished uploads, and contents whose file was never, or is no longer, there.</summary>
internal sealed class SweepContents(IServiceScopeFactory scopes, IContentStore store, Incoming incoming, IOptions<FilesSettings> settings, TimeProvider clock, ILogger<SweepContents> log) : BackgroundService
{
    /// <param name="before">What is younger may be on its way.</param>
    public async Task SweepAsync(DateTimeOffset before, CancellationToken ct)
    {
        incoming.Sweep(before);
        using var service = RowAccess.ForTheService();
        await using var scope = scopes.CreateAsyncScope();
        var (db, kept) = (scope.ServiceProvider.GetRequiredService<FilesDb>(), scope.ServiceProvider.GetRequiredService<KeptContent>());
        await foreach (var some in store.ListAsync(before, ct).Chunk(500).WithCancellation(ct))
        {
            var known = await db.Files.Where(f => some.Contains(f.Sha256)).Select(f => f.Sha256).Distinct().ToListAsync(ct);
            foreach (var orphan in some.Except(known)) await kept.ReleaseAsync(orphan, ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(Math.Max(1, settings.Value.SweepAfterMinutes)), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(clock.GetUtcNow() - TimeSpan.FromMinutes(settings.Value.SweepAfterMinutes), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database or the store is away; the next round finds the same again.
                log.LogWarning(e, "Contents were not swept");
            }
        }
    }
}
