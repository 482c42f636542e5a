using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Storage;

/// <summary>Takes away what can never be used again. Used codes and tokens stay as long as their grant, because a second use must be recognised.</summary>
internal sealed class Sweeper(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    /// <summary>How long ended sessions and grants are kept, for questions about who was signed in.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public async Task SweepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var before = clock.GetUtcNow() - KeptFor;

        // Codes and refresh tokens go with their grant.
        await db.Grants.Where(g => g.ExpiresAt < before || g.RevokedAt < before).ExecuteDeleteAsync(ct);
        await db.UsedOnce.Where(u => u.ExpiresAt < clock.GetUtcNow()).ExecuteDeleteAsync(ct);
        await db.MailLinks.Where(l => l.ExpiresAt < clock.GetUtcNow()).ExecuteDeleteAsync(ct);
        var guessesBefore = clock.GetUtcNow() - Accounts.Guesses.KeptFor;
        await db.Database.ExecuteSqlAsync($"delete from guess where last_at < {guessesBefore}", ct);
        await db.Sessions.Where(s => (s.ExpiresAt < before || s.EndedAt < before) && !db.Grants.Any(g => g.SessionId == s.Id)).ExecuteDeleteAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Of every kind: old rows do no harm, and an exception that leaves this method stops the whole host.
                log.LogWarning(e, "Old sessions could not be swept; the next hour tries again");
            }
        }
    }
}
