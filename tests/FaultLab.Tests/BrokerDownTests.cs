using Matchmaking.Tests.Support;

namespace Matchmaking.FaultLab.Tests;

/// <summary>The broker goes away and comes back; people do not notice, and no event is lost.</summary>
public sealed class BrokerDownTests
{
    [Fact(DisplayName = "With the broker down commands still commit, and their events arrive after it returns")]
    public async Task Events_wait_for_the_broker()
    {
        var broker = new Uri(TestServers.Rabbit);
        await using var wire = Wire.To(broker);
        await using var busy = await BusyMarket.StartAsync(suppliers: 3, new UriBuilder(broker) { Host = "127.0.0.1", Port = wire.Port }.Uri);
        var (rfqId, lineId) = await busy.PublishRfqAsync();

        wire.Cut();
        foreach (var supplier in busy.Suppliers) await busy.InsistAsync(supplier, $"/rfqs/{rfqId}/bids", BusyMarket.Bid(lineId, 10m), Guid.NewGuid());
        Assert.Equal(busy.Suppliers.Length, await busy.CountAsync("Sourcing", "select 1 from outbox_message where contract like '%BidSubmitted'"));

        wire.Mend();
        foreach (var supplier in busy.Suppliers)
        {
            await Eventually.IsAsync(
                async () => await busy.CountAsync("Registry", $"select 1 from track_record_entry where organisation_id = '{busy.Organisations[supplier]}' and kind = 'BidSubmitted'") == 1,
                TimeSpan.FromSeconds(60), $"the bid of {supplier} to arrive");
        }
    }
}
