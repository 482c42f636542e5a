using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MassTransit;

namespace Matchmaking.Tests.Support;

/// <summary>Hears every <typeparamref name="T"/> that a world publishes from now on, on a queue that goes away with it.</summary>
public sealed class Probe<T> : IAsyncDisposable where T : class
{
    private readonly Lock _lock = new();
    private IBusControl _bus = null!; // Set by ListenAsync, the only way to get one.
    private ImmutableList<Heard> _heard = [];
    private TaskCompletionSource _next = NewSignal();

    /// <summary>A message and what came with it.</summary>
    /// <param name="MessageId">The outbox row it came from; a second delivery has the same.</param>
    /// <param name="TraceParent">The trace it belongs to.</param>
    public sealed record Heard(T Message, Guid? MessageId, string? TraceParent);

    private Probe()
    {
    }

    /// <summary>Everything heard so far, in the order of arrival.</summary>
    public IReadOnlyList<Heard> All
    {
        get { lock (_lock) return _heard; }
    }

    /// <summary>Listens in the world of <paramref name="prefix"/>; what is published after this returned is heard.</summary>
#pragma warning disable CA1000 // Probe<BidSubmitted>.ListenAsync(...) is how a test reads best, and nothing could be inferred anyway.
    public static async Task<Probe<T>> ListenAsync(string prefix)
    {
        var probe = new Probe<T>();
        probe._bus = await TestBus.StartAsync(prefix, rabbit => rabbit.ReceiveEndpoint($"{prefix}probe-{Guid.NewGuid():n}", queue =>
        {
            queue.AutoDelete = true;
            queue.Durable = false;
            queue.Handler<T>(context =>
            {
                probe.Add(new Heard(context.Message, context.MessageId, context.Headers.Get<string>("traceparent") ?? context.Headers.Get<string>("MT-Activity-Id")));
                return Task.CompletedTask;
            });
        }));
        return probe;
    }
#pragma warning restore CA1000

    /// <summary>The first message, already heard or still to come, that fits.</summary>
    /// <exception cref="TimeoutException">None did within the limit.</exception>
    public async Task<T> FirstAsync(Func<T, bool>? predicate = null, TimeSpan? limit = null, [CallerArgumentExpression(nameof(predicate))] string? what = null)
    {
        using var timer = new CancellationTokenSource(limit ?? Eventually.Limit);
        var seen = 0;
        while (true)
        {
            ImmutableList<Heard> heard;
            Task next;
            lock (_lock) (heard, next) = (_heard, _next.Task);
            for (; seen < heard.Count; seen++)
            {
                if (predicate is null || predicate(heard[seen].Message)) return heard[seen].Message;
            }

            try
            {
                await next.WaitAsync(timer.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No {typeof(T).Name} with {what ?? "any content"} within {limit ?? Eventually.Limit}; {heard.Count} others were heard.");
            }
        }
    }

    /// <summary>Returns when at least <paramref name="count"/> messages were heard.</summary>
    /// <exception cref="TimeoutException">There were fewer within the limit.</exception>
    public Task CountAsync(int count, TimeSpan? limit = null) =>
        Eventually.IsAsync(() => All.Count >= count, limit, $"{count} messages {typeof(T).Name}; heard {All.Count}");

    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(Heard heard)
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            _heard = _heard.Add(heard);
            (signal, _next) = (_next, NewSignal());
        }

        signal.SetResult();
    }
}
