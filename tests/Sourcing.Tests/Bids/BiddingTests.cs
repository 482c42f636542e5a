using System.Net;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Tests.Bids;

public sealed class BiddingTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "BID-1 A change is a new version, each with its receipt; a withdrawn bid can come back until the deadline")]
    public async Task Versions()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        var lines = await supplier.LinesAsync(id);
        using var none = await supplier.Http.GetAsync($"/rfqs/{id}/bids/mine");
        Assert.Equal("bid.none", await none.RefusedAsync(HttpStatusCode.NotFound));

        var first = await supplier.BidAsync(id, Bodies.Bid(lines, 100));
        var second = await supplier.BidAsync(id, Bodies.Bid(lines, 95));
        Assert.Equal(first.GetProperty("bidId").GetGuid(), second.GetProperty("bidId").GetGuid());
        Assert.Equal((1, 2), (first.GetProperty("version").GetInt32(), second.GetProperty("version").GetInt32()));
        Assert.NotEqual(first.GetProperty("sha256").GetString(), second.GetProperty("sha256").GetString());
        Assert.Matches("^[0-9a-f]{64}$", first.GetProperty("sha256").GetString());

        var mine = await supplier.GetAsync($"/rfqs/{id}/bids/mine");
        Assert.Equal(2, mine.GetProperty("receipts").GetArrayLength());
        Assert.Equal(first.ToString(), mine.GetProperty("receipts")[0].ToString());
        Assert.Equal(95, mine.GetProperty("content").GetProperty("lines")[0].GetProperty("prices")[0].GetProperty("unitPrice").GetDecimal());
        Assert.Equal(["ChangeBid", "WithdrawBid"], (await supplier.GetAsync($"/rfqs/{id}")).GetProperty("actions").EnumerateArray().Select(a => a.GetString()));

        using var withdrawn = await supplier.Http.DeleteAsync($"/rfqs/{id}/bids/mine");
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        using var twice = await supplier.Http.DeleteAsync($"/rfqs/{id}/bids/mine");
        Assert.Equal("bid.not-submitted", await twice.RefusedAsync(HttpStatusCode.Conflict));
        Assert.Equal(3, (await supplier.BidAsync(id, Bodies.Bid(lines, 90))).GetProperty("version").GetInt32());
        Assert.Equal("Submitted", (await supplier.GetAsync("/bids")).GetProperty("items")[0].GetProperty("state").GetString());

        for (var version = 1; version <= 3; version++) await sourcing.Submitted.FirstAsync(m => m.SupplierId == supplier.OrganisationId && m.Version == version);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => sourcing.ExecuteAsync("update bid_version set received_at = now()"));
    }

    [Theory(DisplayName = "BID-2 Bad input names its field")]
    [InlineData("validUntil", "2020-01-01", "validUntil")]
    [InlineData("incoterm", "ABC", "incoterm")]
    [InlineData("paymentTerms", "", "paymentTerms")]
    [InlineData("lines[0].lineId", "7d9b3a52-6f2c-4c1e-9f59-0d0d5b1f4a11", "lines[0].lineId")]
    [InlineData("lines[0].prices", "none", "lines[0].prices")]
    [InlineData("lines[0].prices", "falling", "lines[0].prices[1].fromQuantity")]
    [InlineData("lines[0].prices", "zero", "lines[0].prices[0].unitPrice")]
    [InlineData("lines[0].prices", "tiny", "lines[0].prices")]
    [InlineData("lines[0].countryOfManufacture", "XX", "lines[0].countryOfManufacture")]
    [InlineData("lines[0].leadTimeDaysFirst", -1, "lines[0].leadTimeDaysFirst")]
    [InlineData("lines[0].domesticValueSharePercent", 101, "lines[0].domesticValueSharePercent")]
    [InlineData("lines[0].toolingPrice", 5, "lines[0].toolingOwnedBy")]
    [InlineData("lines[0].noBid", true, "lines")]
    public async Task Validation(string member, object value, string field)
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        var body = Bodies.Bid(await supplier.LinesAsync(id));
        value = value switch
        {
            "none" => Array.Empty<object>(),
            "falling" => new[] { new { fromQuantity = 10, unitPrice = 1 }, new { fromQuantity = 10, unitPrice = 2 } },
            "zero" => new[] { new { fromQuantity = 1, unitPrice = 0 } },
            "tiny" => new[] { new { fromQuantity = 1.00001m, unitPrice = 1 }, new { fromQuantity = 1.00002m, unitPrice = 2 } },
            _ => value,
        };
        if (member.StartsWith("lines[0].", StringComparison.Ordinal)) ((Dictionary<string, object?>[])body["lines"]!)[0][member["lines[0].".Length..]] = value;
        else body[member] = value;
        using var response = await supplier.PostAsync($"/rfqs/{id}/bids", body);
        Assert.Contains(field, await response.WrongFieldsAsync());
    }

    [Fact(DisplayName = "BID-1 Nobody bids on an own RFQ, as a Viewer or without being a supplier")]
    public async Task Who()
    {
        var both = sourcing.Join("Buyer,Supplier");
        var id = await both.PublishAsync();
        var body = Bodies.Bid(await both.LinesAsync(id));
        using var own = await both.PostAsync($"/rfqs/{id}/bids", body);
        Assert.Equal("bid.own-rfq", await own.RefusedAsync(HttpStatusCode.Forbidden));
        using var viewer = await sourcing.Join("Supplier", role: "Viewer").PostAsync($"/rfqs/{id}/bids", body);
        Assert.Equal("caller.read-only", await viewer.RefusedAsync(HttpStatusCode.Forbidden));
        using var buyer = await sourcing.Join("Buyer").PostAsync($"/rfqs/{id}/bids", body);
        Assert.Equal("caller.wrong-kind", await buyer.RefusedAsync(HttpStatusCode.Forbidden));
        using var draft = await sourcing.Join("Supplier").PostAsync($"/rfqs/{await both.DraftAsync()}/bids", body);
        Assert.Equal("rfq.unknown", await draft.RefusedAsync(HttpStatusCode.NotFound));
    }

    [Fact(DisplayName = "BID-1 A hundred parallel identical submissions are one bid, one version and one event")]
    public async Task Idempotent()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        var (body, key) = (Bodies.Bid(await supplier.LinesAsync(id)), Guid.NewGuid());
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => supplier.PostAsync($"/rfqs/{id}/bids", body, key)));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{a.StatusCode}"));
        Assert.All(answers.Where(a => a.StatusCode == HttpStatusCode.Conflict), a => Assert.NotNull(a.Headers.RetryAfter));
        var receipts = await Task.WhenAll(answers.Where(a => a.StatusCode == HttpStatusCode.Created).Select(a => a.Content.ReadAsStringAsync()));
        Assert.Single(receipts.Distinct());
        using var replay = await supplier.PostAsync($"/rfqs/{id}/bids", body, key);
        Assert.Equal("true", replay.Headers.GetValues(Idempotency.ReplayHeader).Single());
        Assert.Equal(receipts[0], await replay.Content.ReadAsStringAsync());
        using var other = await supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(await supplier.LinesAsync(id), 1), key);
        Assert.Equal("idempotency-key.reused", await other.RefusedAsync(HttpStatusCode.UnprocessableEntity));
        using var keyless = await supplier.Http.PostAsync($"/rfqs/{id}/bids", System.Net.Http.Json.JsonContent.Create(body));
        Assert.Equal("idempotency-key.missing", await keyless.RefusedAsync(HttpStatusCode.BadRequest));

        await sourcing.Submitted.FirstAsync(m => m.SupplierId == supplier.OrganisationId);
        Assert.Equal(1, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from bid_version v join bid b on b.id = v.bid_id where b.rfq_id = {id}"""));
        Assert.Single(sourcing.Submitted.All, h => h.Message.SupplierId == supplier.OrganisationId);
    }

    [Fact(DisplayName = "BID-1 Parallel changes by one supplier leave one bid whose versions have no gap")]
    public async Task Parallel_changes()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        var lines = await supplier.LinesAsync(id);
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(price => supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines, price))));
        var accepted = answers.Count(a => a.StatusCode == HttpStatusCode.Created);
        Assert.True(accepted >= 1);
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created)) Assert.Equal("request.stale", await refused.RefusedAsync(HttpStatusCode.Conflict));
        var receipts = (await supplier.GetAsync($"/rfqs/{id}/bids/mine")).GetProperty("receipts").EnumerateArray().Select(r => r.GetProperty("version").GetInt32());
        Assert.Equal(Enumerable.Range(1, accepted), receipts);
    }
}
