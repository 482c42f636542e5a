using MassTransit;

namespace Matchmaking.Tests.Support;

/// <summary>A connection of the test's own to the broker, in the world that <c>Bus:Prefix</c> names.</summary>
public sealed class TestBus : IAsyncDisposable
{
    private readonly IBusControl _bus;

    private TestBus(IBusControl bus) => _bus = bus;

    /// <summary>Connects to the world of <paramref name="prefix"/>, exactly the services' <c>Bus:Prefix</c>.</summary>
    public static async Task<TestBus> StartAsync(string prefix) => new(await StartAsync(prefix, _ => { }));

    /// <summary>
    /// Publishes as a relay does, and waits until a queue takes the message: a service that has just started may still be
    /// declaring its own. The same <paramref name="messageId"/> twice is a duplicate delivery.
    /// </summary>
    public async Task PublishAsync<T>(T message, Guid? messageId = null) where T : class
    {
        var id = messageId ?? Guid.CreateVersion7();
        await Eventually.IsAsync(async () =>
        {
            try
            {
                await _bus.Publish(message, publish =>
                {
                    publish.MessageId = id;
                    publish.Mandatory = true;
                });
                return true;
            }
            catch (MessageReturnedException)
            {
                // No queue is bound to this contract yet.
                return false;
            }
        }, what: $"a queue for {typeof(T).Name}");
    }

    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    internal static async Task<IBusControl> StartAsync(string prefix, Action<IRabbitMqBusFactoryConfigurator> configure)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(TestServers.Rabbit));
            // The services name their exchanges the same way.
            if (prefix.Length > 0) rabbit.MessageTopology.SetEntityNameFormatter(new PrefixEntityNameFormatter(rabbit.MessageTopology.EntityNameFormatter, prefix));
            configure(rabbit);
        });
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await bus.StartAsync(limit.Token);
        return bus;
    }
}
