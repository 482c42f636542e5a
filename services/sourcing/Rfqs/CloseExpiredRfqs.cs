using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>
/// Announces the end of bidding. It decides nothing: each bid is measured against the deadline itself, so a late timer lets
/// no bid in, and the opening closes what this has not closed yet.
/// </summary>
internal sealed class CloseExpiredRfqs(IServiceScopeFactory scopes, TimeProvider clock, ILogger<CloseExpiredRfqs> log) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var service = RowAccess.ForTheService();
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                while (await CloseBatchAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The edge of the loop: the database is away, or a buyer changed the same RFQ. The next round sees it again.
                log.LogWarning(e, "Closing of expired RFQs waits");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> CloseBatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SourcingDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await db.Rfqs
            .FromSql($"select * from rfq where state = 'Published' and bid_deadline <= sourcing_now() order by bid_deadline limit {BatchSize} for update skip locked")
            .ToListAsync(ct);
        if (due.Count == 0) return 0;

        var now = await db.NowAsync(ct);
        foreach (var rfq in due) rfq.CloseIfDue(now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return due.Count;
    }
}
