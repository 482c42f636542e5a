using Matchmaking.Tests.Support;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Matchmaking.Contracts.Tests;

/// <summary>deploy/rabbitmq/definitions.json gives each service a user of the broker, who may do what its service does and no more.</summary>
public sealed class BrokerUsersTests
{
    private static readonly string[] Services = ["registry", "sourcing", "search", "files", "certification"];
    private static readonly string[] Contracts = ["Registry:OrganisationRegistered", "Sourcing:BidSubmitted", "Certification:CertificateVerified"];

    [Theory(DisplayName = "trust 1.3: at the broker each service publishes only its own events, hears only those it is told, and reads and makes only its own queues")]
    [InlineData("registry", "Registry", "Registry Sourcing Certification")]
    [InlineData("sourcing", "Sourcing", "Registry Certification")]
    [InlineData("search", "", "Registry Certification")]
    [InlineData("files", "", "Registry")]
    [InlineData("certification", "Certification", "Registry")]
    public async Task Each_service_has_a_user_of_its_own(string service, string publishes, string hears)
    {
        Assert.SkipWhen(
            TestServers.Bus(service) == TestServers.Rabbit,
            "MATCHMAKING_RABBITMQ gives a broker with one user for all; with the users of deploy/rabbitmq/definitions.json, give MATCHMAKING_RABBITMQ_REGISTRY and so on too.");
        var prefix = TestServers.NewName() + "-";
        await using var owner = await ConnectAsync(TestServers.Rabbit);
        await using (var channel = await owner.CreateChannelAsync())
        {
            foreach (var contract in Contracts) await channel.ExchangeDeclareAsync(Exchange(contract), ExchangeType.Fanout, autoDelete: true);
            foreach (var queue in Services) await channel.QueueDeclareAsync(Queue(queue), exclusive: false);
        }

        await using var own = await ConnectAsync(TestServers.Bus(service));
        foreach (var contract in Contracts)
        {
            var of = contract.Split(':')[0];
            Assert.Equal(hears.Split(' ').Contains(of), await MayAsync(c => c.QueueBindAsync(Queue(service), Exchange(contract), "")));
            Assert.Equal(publishes == of, await MayAsync(async c => await c.BasicPublishAsync(Exchange(contract), "", "{}"u8.ToArray())));
        }

        foreach (var queue in Services)
        {
            Assert.Equal(service == queue, await MayAsync(c => c.BasicGetAsync(Queue(queue), autoAck: true)));
            Assert.Equal(service == queue, await MayAsync(c => c.QueueDeclareAsync(Queue(queue + "-more"), exclusive: false)));
            Assert.Equal(service == queue, await MayAsync(c => c.QueueDeleteAsync(Queue(queue))));
        }

        Assert.False(await MayAsync(c => c.BasicGetAsync("dead-letter", autoAck: true)));
        Assert.False(await MayAsync(c => c.ExchangeDeclareAsync("anything", ExchangeType.Fanout)));

        await using (var channel = await owner.CreateChannelAsync())
        {
            foreach (var queue in Services) await channel.QueueDeleteAsync(Queue(queue));
            await channel.QueueDeleteAsync(Queue(service + "-more"));
        }

        string Exchange(string contract) => $"{prefix}Matchmaking.Contracts.{contract}";

        // As MassTransit writes it.
        string Queue(string of) => $"{prefix.Replace('_', '-')}{of}-when-something";

        // A refusal closes the channel, so each attempt has one; a publication is refused where its confirm is awaited.
        async Task<bool> MayAsync(Func<IChannel, Task> attempt)
        {
            await using var channel = await own.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
            try
            {
                await attempt(channel);
                return true;
            }
            catch (OperationInterruptedException refused)
            {
                Assert.Equal(403, (int?)refused.ShutdownReason?.ReplyCode);
                return false;
            }
        }
    }

    private static Task<IConnection> ConnectAsync(string address) => new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
}
