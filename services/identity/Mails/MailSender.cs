using MailKit.Net.Smtp;
using Matchmaking.Identity.Accounts;
using Matchmaking.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Matchmaking.Identity.Mails;

/// <summary>
/// Hands waiting letters to the mail server, again and again until it takes them; where there is none, writes them to a folder. A letter
/// whose process ends between the server's yes and ours goes out once more, under the same Message-Id.
/// </summary>
internal sealed class MailSender(IServiceScopeFactory scopes, IOptions<IdentitySettings> settings, TimeProvider clock, ILogger<MailSender> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var mail = settings.Value.Mail;
        if (mail.Server is null && mail.Folder is null)
        {
            log.LogWarning("There is no way to send mail (Identity__Mail__Server, Identity__Mail__Folder): letters wait in the database");
            return;
        }

        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SendNextAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: an exception that leaves this method stops the whole host, and with it every sign-in.
                log.LogWarning(e, "Waiting mail cannot be read");
            }
        }
    }

    /// <returns>False when none is due.</returns>
    private async Task<bool> SendNextAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow();
        // Processes of this service pass over what another one is sending.
        var next = await db.Mails.FromSql($"select * from mail where next_try_at <= {now} order by next_try_at limit 1 for update skip locked").SingleOrDefaultAsync(ct);
        if (next is null) return false;

        try
        {
            await DeliverAsync(next, ct);
            db.Mails.Remove(next);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Of every kind, also one that the letter itself causes: it waits longer each time, and the next one goes out.
            next.Attempts++;
            next.NextTryAt = now + TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(5).Ticks << Math.Min(next.Attempts, 12), LongestWait.Ticks));
            log.LogWarning(e, "Mail {MailId} could not be sent, try {Attempts}; the next is at {NextTryAt}", next.Id, next.Attempts, next.NextTryAt);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task DeliverAsync(Mail mail, CancellationToken ct)
    {
        // Of several addresses in one the library takes the first; a letter goes to whom it is written, or to nobody.
        if (!AccountRules.IsEmail(mail.Recipient)) throw new FormatException("The recipient is not an address.");
        var way = settings.Value.Mail;
        var message = new MimeMessage { MessageId = $"{mail.Id}@{way.From.Split('@')[^1]}", Date = mail.CreatedAt, Subject = mail.Subject, Body = new TextPart("plain") { Text = mail.Body } };
        message.From.Add(new MailboxAddress("Matchmaking", way.From));
        message.To.Add(MailboxAddress.Parse(mail.Recipient));
        if (way.Server is not { Length: > 0 } server)
        {
            var file = Path.Combine(Directory.CreateDirectory(way.Folder!).FullName, $"{mail.Id}.eml"); // Without a server there is a folder, or nothing is sent.
            await message.WriteToAsync(file, ct);
            log.LogInformation("A mail is in {File}", file);
            return;
        }

        using var smtp = new SmtpClient { Timeout = 20_000 };
        await smtp.ConnectAsync(server, way.Port, way.Security, ct);
        if (way.User is { Length: > 0 } user) await smtp.AuthenticateAsync(user, way.Password ?? "", ct);
        await smtp.SendAsync(message, ct);
        await smtp.DisconnectAsync(true, ct);
    }
}
