using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.ServiceDefaults;

/// <summary>Makes a consumer's effect happen once, however often its message arrives.</summary>
public static class Inbox
{
    /// <summary>
    /// Runs <paramref name="act"/>, saves and commits, together with the note that <typeparamref name="TConsumer"/> has seen
    /// this message; does nothing when it has. The key has two parts because two consumers of a service may get one message.
    /// </summary>
    public static async Task OnceAsync<TConsumer>(this DbContext db, ConsumeContext context, Func<Task> act)
    {
        var messageId = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be told from its copy.");
        using var service = RowAccess.ForTheService();
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);

        // Insert first: a concurrent copy waits here on the key until this transaction ends, and then finds it taken.
        var isNew = await db.Database.ExecuteSqlAsync(
            $"insert into inbox_message (message_id, consumer) values ({messageId}, {typeof(TConsumer).Name}) on conflict do nothing",
            context.CancellationToken);
        if (isNew == 0) return;

        await act();
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }
}
