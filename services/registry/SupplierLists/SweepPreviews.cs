using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Lists that nobody confirmed do not outlive their day: they are full of other firms' data.</summary>
internal sealed class SweepPreviews(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SweepPreviews> log) : BackgroundService
{
    public async Task SweepAsync(CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        await using var scope = scopes.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<RegistryDb>(), clock.GetUtcNow());
        await db.ListPreviews.Where(p => p.ExpiresAt <= now).ExecuteDeleteAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Lists that wait were not swept; the next round tries again");
            }
        }
    }
}
