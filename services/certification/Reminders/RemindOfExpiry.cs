using Matchmaking.Certification.Certificates;
using Matchmaking.Certification.Storage;
using Matchmaking.Contracts.Certification;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Reminders;

/// <summary>
/// Tells that a certificate ends soon, and that it has ended. It decides nothing: whether a certificate counts is asked for a day. A reminder is a row
/// that can be there only once, so neither two processes, nor a clock that is moved ahead and back, nor a time in which nothing ran send it
/// again; of several that fell due meanwhile the last one is sent, and those before it have been overtaken.
/// </summary>
public sealed class RemindOfExpiry(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RemindOfExpiry> log) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                while (await RemindBatchAsync(stoppingToken) == BatchSize)
                {
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The edge of the loop: the database is away. The next round finds what is due then.
                log.LogWarning(e, "Reminders wait");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many certificates had a reminder due.</returns>
    internal async Task<int> RemindBatchAsync(CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CertificationDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        var (now, days) = (clock.GetUtcNow(), Reminder.Days);
        var today = VietnamDay.Of(now);
        var soon = today.AddDays(days[0]);
        var due = await db.Database.SqlQuery<DueRow>(
            $"""
             select c.id, min(d.days) as days
             from certificate c cross join unnest({days}) as d (days)
             where c.state = 'Verified' and c.expires_on <= {soon} and c.expires_on - d.days <= {today}
               and not exists (select from reminder r where r.certificate_id = c.id and r.days_before = {Reminder.Ended})
               and not exists (select from certificate n where n.renews = c.id and n.state = 'Verified')
             group by c.id
             having not exists (select from reminder r where r.certificate_id = c.id and r.days_before = min(d.days))
             order by c.id limit {BatchSize}
             """).ToListAsync(ct);
        foreach (var row in due)
        {
            await db.HoldAsync(row.Id, ct);
            var isFirst = await db.Database.ExecuteSqlAsync(
                $"""
                 insert into reminder (certificate_id, days_before, sent_at)
                 select {row.Id}, days, {now} from unnest({days}) as d (days) where days >= {row.Days}
                 on conflict do nothing
                 """, ct);
            var certificate = await db.Certificates.SingleAsync(c => c.Id == row.Id, ct);
            if (isFirst == 0 || certificate.State is not CertificateState.Verified || certificate.Facts.ExpiresOn is not { } last) continue;
            if (row.Days == Reminder.Ended) db.Stage(certificate.Id, new CertificateExpired(certificate.Id, certificate.OrganisationId, certificate.Facts.TypeCode, last, now));
            else db.Stage(certificate.Id, new CertificateExpiring(certificate.Id, certificate.OrganisationId, certificate.Facts.TypeCode, last, row.Days, now));
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return due.Count;
    }

    private sealed record DueRow(Guid Id, int Days);
}
