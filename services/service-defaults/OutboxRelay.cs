using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Matchmaking.ServiceDefaults;

/// <summary>
/// Carries committed events to the broker: in order per stream, persistent, mandatory, confirmed. A crash between the
/// confirm and the archive sends a message again with the same id, which every inbox drops.
/// </summary>
internal sealed class OutboxRelay<TDb>(
    IServiceScopeFactory scopes, IBus bus, OutboxCatalogue contracts, OutboxSignal signal, TimeProvider clock, ILogger<OutboxRelay<TDb>> log)
    : BackgroundService where TDb : DbContext
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var service = RowAccess.ForTheService();
        var sweepAt = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var sent = await RelayBatchAsync(stoppingToken);
                if (sent == BatchSize) continue;
                if (clock.GetUtcNow() >= sweepAt)
                {
                    await SweepAsync(stoppingToken);
                    sweepAt = clock.GetUtcNow() + SweepEvery;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The edge of the loop: broker or database is away. Rows wait, and the next round tries again.
                log.LogWarning(e, "Outbox relay waits");
                await Task.Delay(Poll, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await signal.WaitAsync(Poll, stoppingToken);
        }
    }

    private async Task<int> RelayBatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The lock keeps order: a second replica waits its turn instead of skipping ahead.
        var mine = await db.Database.SqlQuery<bool>($"""select pg_try_advisory_xact_lock(hashtext('outbox-relay')) as "Value" """).SingleAsync(ct);
        if (!mine) return 0;

        var batch = await db.Set<OutboxMessage>()
            .FromSql($"select * from outbox_message where not_before is null or not_before <= clock_timestamp() order by position limit {BatchSize}")
            .AsNoTracking().ToListAsync(ct);
        if (batch.Count == 0) return 0;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(PublishLimit);
        var confirmed = new System.Collections.Concurrent.ConcurrentBag<long>();
        try
        {
            // All streams at once: the broker then writes its log once for many.
            await Parallel.ForEachAsync(
                batch.GroupBy(m => m.Stream), new ParallelOptions { MaxDegreeOfParallelism = BatchSize, CancellationToken = limit.Token },
                async (stream, stop) =>
                {
                    foreach (var row in stream.OrderBy(m => m.Position))
                    {
                        try
                        {
                            await PublishAsync(row, stop);
                        }
                        catch (MessageReturnedException)
                        {
                            // No queue is bound yet (its service has never run): this stream waits, the others go on.
                            log.LogWarning("No queue takes {Contract}", row.Contract);
                            return;
                        }

                        confirmed.Add(row.Position);
                    }
                });
        }
        finally
        {
            // What was confirmed before a failure is archived all the same; the rest stays for the next round.
            if (!confirmed.IsEmpty)
            {
                long[] done = [.. confirmed];
                await db.Database.ExecuteSqlAsync($"call archive_messages({done})", CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }
        }

        return confirmed.Count;
    }

    private async Task PublishAsync(OutboxMessage row, CancellationToken ct)
    {
        ActivityContext.TryParse(row.TraceParent, null, isRemote: true, out var parent);
        using var activity = Telemetry.Source.StartActivity("outbox publish", ActivityKind.Producer, parent);
        var type = contracts.Find(row.Contract);
        var message = JsonSerializer.Deserialize(row.Payload, type) ?? throw new InvalidOperationException("An outbox row without a payload");
#pragma warning disable RS0030 // The relay is the one place that may publish.
        await bus.Publish(message, type, Pipe.Execute<PublishContext>(publish =>
        {
            publish.MessageId = row.Id;
            publish.Durable = true;
            publish.Mandatory = true;
        }), ct);
#pragma warning restore RS0030
        Telemetry.Relayed.Add(1, new KeyValuePair<string, object?>("contract", row.Contract));
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await db.Database.ExecuteSqlAsync($"call sweep_messages()", ct);
    }
}
