using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Matchmaking.ServiceDefaults;

/// <summary>An event that is committed but not yet confirmed by the broker.</summary>
public sealed class OutboxMessage
{
    /// <summary>Order of commit as far as the database knows it; messages of one stream leave in this order.</summary>
    public long Position { get; private init; }

    /// <summary>Becomes the broker's message id, and so the inbox key of every consumer.</summary>
    public required Guid Id { get; init; }

    /// <summary>The aggregate that it tells of.</summary>
    public required Guid Stream { get; init; }

    public required string Contract { get; init; }

    public required string Payload { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Not sent before this instant: a timer. Null is at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Staging of events beside the change that they report; nothing else publishes.</summary>
public static class Outbox
{
    /// <summary>Stages <paramref name="message"/> of <paramref name="stream"/>; the caller's SaveChanges makes it real.</summary>
    public static void Stage<T>(this DbContext db, Guid stream, T message, DateTimeOffset? notBefore = null) where T : class =>
        db.Set<OutboxMessage>().Add(new OutboxMessage
        {
            Id = Guid.CreateVersion7(),
            Stream = stream,
            Contract = typeof(T).FullName!, // A closed record type always has a full name.
            Payload = JsonSerializer.Serialize(message),
            TraceParent = Activity.Current?.Id,
            NotBefore = notBefore,
        });

    /// <summary>Maps the plumbing tables; call it in <c>OnModelCreating</c> before <see cref="SnakeCase.UseSnakeCase"/>.</summary>
    public static void AddPlumbing(this ModelBuilder model)
    {
        model.Entity<OutboxMessage>(outbox =>
        {
            outbox.ToTable("outbox_message");
            // Not the position: it would be read back, and who stages may not read.
            outbox.HasKey(m => m.Id);
            outbox.Property(m => m.Position).Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        });
    }
}

/// <summary>The events this service may publish: a payload never chooses its own type.</summary>
public sealed class OutboxCatalogue(Assembly contracts)
{
    private readonly Dictionary<string, Type> _types = contracts.GetExportedTypes().ToDictionary(t => t.FullName!, StringComparer.Ordinal);

    public Type Find(string contract) =>
        _types.TryGetValue(contract, out var type) ? type : throw new InvalidOperationException($"No contract is called {contract}");
}

/// <summary>Wakes the relay of this process right after a commit; the relay's poll covers other processes.</summary>
public sealed class OutboxSignal : DbTransactionInterceptor, ISaveChangesInterceptor
{
    // One place is enough: "something was staged" said twice says no more.
    private readonly Channel<bool> _staged = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _staged.Writer.TryWrite(true);

    /// <summary>Returns when something was staged, or after <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(limit);
        await _staged.Reader.ReadAsync(timer.Token).AsTask().ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public override Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData data, CancellationToken ct = default)
    {
        RaiseIfStaged(data.Context);
        return Task.CompletedTask;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData data, int result, CancellationToken ct = default)
    {
        if (data.Context?.Database.CurrentTransaction is null) RaiseIfStaged(data.Context);
        return ValueTask.FromResult(result);
    }

    // Most commits of a consumer stage nothing, and a relay that looks in vain is a transaction each time.
    private void RaiseIfStaged(DbContext? db)
    {
        if (db?.ChangeTracker.Entries<OutboxMessage>().Any() == true) Raise();
    }
}
