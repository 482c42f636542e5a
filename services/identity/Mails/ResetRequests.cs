using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Identity.Mails;

/// <summary>Somebody asked for a new password for this address, which may be anybody's or nobody's.</summary>
public sealed class ResetRequest
{
    public required string NormalizedEmail { get; init; }

    public DateTimeOffset AskedAt { get; init; }
}

/// <summary>Looks, out of sight of whoever asked, whether an address has an account: then it gets its letter. In any case the request is done.</summary>
internal sealed class ResetRequests(IServiceScopeFactory scopes, ILogger<ResetRequests> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await AnswerNextAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: an exception that leaves this method stops the whole host, and with it every sign-in.
                log.LogWarning(e, "Requests for a new password cannot be answered yet");
            }
        }
    }

    /// <returns>False when none waits.</returns>
    private async Task<bool> AnswerNextAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Processes of this service pass over what another one is answering.
        var next = await db.ResetRequests.FromSql($"select * from reset_request order by asked_at limit 1 for update skip locked").SingleOrDefaultAsync(ct);
        if (next is null) return false;
        db.ResetRequests.Remove(next);
        await db.SaveChangesAsync(ct);
        if (await db.Accounts.SingleOrDefaultAsync(a => a.NormalizedEmail == next.NormalizedEmail, ct) is { } account)
        {
            await scope.ServiceProvider.GetRequiredService<MailBox>().ResetPasswordAsync(account, ct);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }
}
