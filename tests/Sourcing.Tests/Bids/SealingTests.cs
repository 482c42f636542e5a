using System.Net;
using System.Text.Json;
using Matchmaking.Tests.Support;
using Npgsql;

namespace Matchmaking.Sourcing.Tests.Bids;

public sealed class SealingTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "BID-4 Until the opening nobody but its supplier learns from anywhere that there is a bid, or what it says")]
    public async Task Sealed()
    {
        const string canary = "CanaryOfTheSealedBid";
        const decimal price = 91827.3645m;
        var (buyer, supplier, rival) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        var lines = await buyer.LinesAsync(id);
        var before = await AllAsync(buyer, id);
        var bidId = (await supplier.BidAsync(id, Bodies.Bid(lines, price, canary))).GetProperty("bidId").GetGuid();

        // The buyer's every answer is what it was before there was a bid, but for the time.
        Assert.Equal(before, await AllAsync(buyer, id));
        Member[] others = [buyer, rival, sourcing.Join("Buyer"), sourcing.Join("Association"), sourcing.Join("Agency"), sourcing.Join("Operator")];
        foreach (var other in others)
        {
            var all = await AllAsync(other, id);
            Assert.DoesNotContain(canary, all, StringComparison.Ordinal);
            Assert.DoesNotContain("91827", all, StringComparison.Ordinal);
            Assert.DoesNotContain(supplier.Name, all, StringComparison.Ordinal);
            Assert.DoesNotContain(bidId.ToString(), all, StringComparison.Ordinal);
        }

        // What left by the broker, and what was logged.
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from outbox_archive where stream = {bidId}""") == 1);
        var said = await sourcing.ScalarAsync<string>($"""select payload as "Value" from outbox_archive where stream = {bidId}""");
        Assert.Equal(["BidId", "Version", "SupplierId", "At"], JsonElement.Parse(said).EnumerateObject().Select(member => member.Name));
        Assert.DoesNotContain(sourcing.LogLines, line => line.Contains(canary, StringComparison.Ordinal) || line.Contains("91827", StringComparison.Ordinal));

        // In the database it is one opaque value in one place, and nothing of it in any column elsewhere.
        Assert.Equal(["bid_version.content"], await ColumnsWithAsync(canary));
        Assert.Equal(["bid_version.content"], await ColumnsWithAsync("91827"));
        Assert.Contains(canary, (await supplier.GetAsync($"/rfqs/{id}/bids/mine")).ToString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "BID-4 Bids cannot be opened or compared before the deadline")]
    public async Task Early()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        await supplier.BidAsync(id, Bodies.Bid(await supplier.LinesAsync(id)));
        using var opening = await buyer.PostAsync($"/rfqs/{id}/opening");
        Assert.Equal("rfq.deadline-ahead", await opening.RefusedAsync(HttpStatusCode.Conflict));
        foreach (var path in new[] { "comparison", "comparison.csv", "comparison.xlsx" })
        {
            using var comparison = await buyer.Http.GetAsync($"/rfqs/{id}/{path}");
            Assert.Equal("rfq.not-opened", await comparison.RefusedAsync(HttpStatusCode.Conflict));
        }

        Assert.Equal(0, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from bid_offer where rfq_id = {id}"""));
    }

    private static async Task<string> AllAsync(Member member, Guid id)
    {
        var all = "";
        string[] paths = [$"/rfqs/{id}", "/rfqs", "/rfqs/open", "/bids", $"/rfqs/{id}/bids/mine", $"/rfqs/{id}/comparison", $"/rfqs/{id}/comparison.csv", $"/rfqs/{id}/invitations"];
        foreach (var path in paths)
        {
            using var response = await member.Http.GetAsync(path);
            Assert.True(response.StatusCode < HttpStatusCode.InternalServerError);
            var text = System.Text.RegularExpressions.Regex.Replace(await response.Content.ReadAsStringAsync(), "\"(serverTime|traceId)\":\"[^\"]*\"", "");
            all += $"{path} {(int)response.StatusCode} {text}\n";
        }

        return all;
    }

    // Every column of every table, as text and as bytes. An idempotency answer holds the receipt, which says nothing of the content.
    private async Task<List<string>> ColumnsWithAsync(string text)
    {
        await using var source = NpgsqlDataSource.Create(sourcing.Database);
        var columns = new List<(string Table, string Column, string Type)>();
        await using (var command = source.CreateCommand("select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) columns.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        var found = new List<string>();
        foreach (var (table, column, type) in columns)
        {
            var value = type == "bytea" ? $"encode({column}, 'escape')" : $"{column}::text";
            await using var command = source.CreateCommand($"select exists (select from {table} where {value} like '%' || $1 || '%')");
            command.Parameters.Add(new() { Value = text });
            if (await command.ExecuteScalarAsync() is true) found.Add($"{table}.{column}");
        }

        return found;
    }
}
