using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Matchmaking.Sourcing.Tests;

public sealed class RowSecurityTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "trust 1.1: of 64 requests at once, by two organisations in turn, each sees its own rows only, and no pooled connection remembers for whom it worked")]
    public async Task A_pooled_connection_knows_nobody()
    {
        Member[] buyers = [sourcing.Join("Buyer"), sourcing.Join("Buyer")];
        Guid[] drafts = [await buyers[0].DraftAsync(), await buyers[1].DraftAsync()];

        var seen = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            // Pairs of requests by one organisation, for its own draft and for the other's.
            using var answer = await buyers[i / 2 % 2].Http.GetAsync($"/rfqs/{drafts[i % 2]}");
            return (Own: i / 2 % 2 == i % 2, answer.StatusCode);
        }));
        Assert.All(seen, s => Assert.Equal(s.Own ? HttpStatusCode.OK : HttpStatusCode.NotFound, s.StatusCode));

        // All at once, so that each is another connection of the service's own pool.
        var pool = sourcing.Services.GetRequiredService<NpgsqlDataSource>();
        var connections = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => pool.OpenConnectionAsync().AsTask()));
        try
        {
            foreach (var connection in connections)
            {
                await using var command = new NpgsqlCommand("select concat(current_setting('app.acts_for', true), acting_organisation(), acting_issuer(), acting_subject(), (select count(*) from rfq))", connection);
                Assert.Equal("0", await command.ExecuteScalarAsync());
            }
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync();
        }
    }
}
