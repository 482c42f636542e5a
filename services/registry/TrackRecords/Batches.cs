using MassTransit;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.TrackRecords;

/// <summary>Messages that come in crowds, taken together.</summary>
internal static class Batches
{
    /// <summary>A consumer of up to 100 at once; a lone one waits at most 20 ms for others.</summary>
    public static void AddBatchConsumer<TConsumer>(this IBusRegistrationConfigurator bus) where TConsumer : class, IConsumer =>
        bus.AddConsumer<TConsumer>(consumer => consumer.Options<BatchOptions>(batch => batch.SetMessageLimit(100).SetTimeLimit(20).SetConcurrencyLimit(1)));

    /// <summary>
    /// As <see cref="Inbox.OnceAsync"/> for messages that come together: one transaction notes those that are new and runs
    /// <paramref name="act"/> on them, in the order they came.
    /// </summary>
    public static async Task OnceEachAsync<TConsumer, T>(this DbContext db, ConsumeContext<Batch<T>> context, Func<IReadOnlyList<T>, Task> act) where T : class
    {
        var ids = context.Message.Select(m => m.MessageId ?? throw new InvalidOperationException("A message without an id cannot be told from its copy.")).ToArray();
        using var service = RowAccess.ForTheService();
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);

        // Sorted, so that two batches with the same messages wait for each other and never in a circle.
        var isNew = (await db.Database.SqlQuery<Guid>(
            $"""
             insert into inbox_message (message_id, consumer) select distinct id, {typeof(TConsumer).Name} from unnest({ids}) as id order by id
             on conflict do nothing returning message_id as "Value"
             """).ToListAsync(context.CancellationToken)).ToHashSet();
        var messages = context.Message.Where(m => isNew.Remove(m.MessageId.GetValueOrDefault())).Select(m => m.Message).ToList();
        if (messages.Count == 0) return;

        await act(messages);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }
}
