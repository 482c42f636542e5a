using System.Net;
using System.Net.Http.Json;

namespace Matchmaking.Sourcing.Tests.Rfqs;

public sealed class PublishingTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "RFQ-1 A draft keeps everything the buyer said, and lines keep their numbers when it changes")]
    public async Task Draft()
    {
        var buyer = sourcing.Join("Buyer");
        var id = await buyer.DraftAsync(Bodies.Rfq(quantities: [1000, 250]));
        var draft = await buyer.GetAsync($"/rfqs/{id}");
        Assert.Matches("^RFQ-20[0-9]{2}-[0-9]{6,}$", draft.GetProperty("reference").GetString());
        Assert.Equal("Draft", draft.GetProperty("state").GetString());
        Assert.Equal(4711, draft.GetProperty("lines")[0].GetProperty("targetPrice").GetDecimal());
        Assert.Equal("2", draft.GetProperty("lines").GetArrayLength().ToString());

        var lines = await buyer.LinesAsync(id);
        var body = Bodies.Rfq(title: "Steel brackets", quantities: [1000, 250]);
        ((Dictionary<string, object?>[])body["lines"]!)[1]["lineId"] = lines[1];
        body["version"] = draft.GetProperty("version").GetInt32();
        using var change = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}", body);
        await change.ReadAsync(HttpStatusCode.OK);
        var changed = await buyer.LinesAsync(id);
        Assert.NotEqual(lines[0], changed[0]);
        Assert.Equal(lines[1], changed[1]);

        using var stale = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}", body);
        Assert.Equal("rfq.stale", await stale.RefusedAsync(HttpStatusCode.Conflict));
    }

    [Fact(DisplayName = "RFQ-1 A document is not taken unseen: while the files service does not answer an RFQ with one is not saved, one without is")]
    public async Task Files_are_away()
    {
        var buyer = sourcing.Join("Buyer");
        var body = Bodies.Rfq();
        body["documents"] = new[] { new { fileId = Guid.NewGuid(), title = "Drawing" } };
        using var refused = await buyer.PostAsync("/rfqs", body);
        Assert.Equal("rfq.files-unavailable", await refused.RefusedAsync(HttpStatusCode.ServiceUnavailable));
        await buyer.DraftAsync();
    }

    [Theory(DisplayName = "RFQ-1 Bad input names its field")]
    [InlineData("title", "x", "title")]
    [InlineData("currency", "XXX", "currency")]
    [InlineData("incoterm", "ABC", "incoterm")]
    [InlineData("timeZone", "Mars/Olympus", "timeZone")]
    [InlineData("productGroup", "toys", "productGroup")]
    [InlineData("deliveryPlace", "", "deliveryPlace")]
    [InlineData("lines[0].quantity", -1, "lines[0].quantity")]
    [InlineData("lines[0].processCode", "magic", "lines[0].processCode")]
    [InlineData("lines[0].unit", "ZZZ", "lines[0].unit")]
    [InlineData("lines[0].hsCode", "abc", "lines[0].hsCode")]
    [InlineData("lines[0].quantity", 999, "lines[0].schedule")]
    [InlineData("criteria", 90, "criteria")]
    public async Task Validation(string member, object value, string field)
    {
        var buyer = sourcing.Join("Buyer");
        var body = Bodies.Rfq();
        if (member == "criteria") body[member] = new[] { new { code = "Price", weight = value } };
        else if (member.StartsWith("lines[0].", StringComparison.Ordinal)) ((Dictionary<string, object?>[])body["lines"]!)[0][member["lines[0].".Length..]] = value;
        else body[member] = value;
        using var response = await buyer.PostAsync("/rfqs", body);
        Assert.Contains(field, await response.WrongFieldsAsync());
    }

    [Fact(DisplayName = "RFQ-1 Unknown and missing members are refused")]
    public async Task Strict()
    {
        var buyer = sourcing.Join("Buyer");
        var body = Bodies.Rfq();
        body["colour"] = "red";
        using var unknown = await buyer.PostAsync("/rfqs", body);
        Assert.Equal("request.malformed", await unknown.RefusedAsync(HttpStatusCode.BadRequest));
        body.Remove("colour");
        body.Remove("currency");
        using var missing = await buyer.PostAsync("/rfqs", body);
        Assert.Equal("request.malformed", await missing.RefusedAsync(HttpStatusCode.BadRequest));
    }

    [Fact(DisplayName = "RFQ-3 A published RFQ is announced and never changes")]
    public async Task Publish()
    {
        var buyer = sourcing.Join("Buyer");
        var id = await buyer.PublishAsync();
        var said = await sourcing.Published.FirstAsync(m => m.RfqId == id);
        Assert.Equal((1, buyer.OrganisationId, "Public", "electrical-electronics"), (said.Version, said.BuyerId, said.Visibility, said.ProductGroup));
        Assert.Equal(["machining-cnc-turning"], said.ProcessCodes);

        var body = Bodies.Rfq();
        body["version"] = 2;
        using var change = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}", body);
        Assert.Equal("rfq.not-draft", await change.RefusedAsync(HttpStatusCode.Conflict));
        using var again = await buyer.PostAsync($"/rfqs/{id}/publication");
        Assert.Equal("rfq.not-draft", await again.RefusedAsync(HttpStatusCode.Conflict));
        using var delete = await buyer.Http.DeleteAsync($"/rfqs/{id}");
        Assert.Equal("rfq.not-draft", await delete.RefusedAsync(HttpStatusCode.Conflict));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => sourcing.ExecuteAsync($"update rfq_version set published_at = now() where rfq_id = '{id}'"));
    }

    [Fact(DisplayName = "RFQ-3 A deadline in the past is not published")]
    public async Task Late()
    {
        var buyer = sourcing.Join("Buyer");
        var id = await buyer.DraftAsync(Bodies.Rfq(deadline: await sourcing.NowAsync() - TimeSpan.FromMinutes(1)));
        using var response = await buyer.PostAsync($"/rfqs/{id}/publication");
        Assert.Equal(["bidDeadline"], await response.WrongFieldsAsync());
    }

    [Fact(DisplayName = "RFQ-3 A draft can be deleted; a copy is a new draft with the same lines under new numbers")]
    public async Task Copy()
    {
        var buyer = sourcing.Join("Buyer");
        var id = await buyer.PublishAsync(Bodies.Rfq(quantities: [10, 20]));
        using var copied = await buyer.PostAsync($"/rfqs/{id}/copy");
        var copy = (await copied.ReadAsync(HttpStatusCode.Created)).GetProperty("rfqId").GetGuid();
        Assert.NotEqual(id, copy);
        Assert.Empty((await buyer.LinesAsync(id)).Intersect(await buyer.LinesAsync(copy)));
        using var stranger = await sourcing.Join("Buyer").PostAsync($"/rfqs/{id}/copy");
        Assert.Equal("rfq.unknown", await stranger.RefusedAsync(HttpStatusCode.NotFound));

        using var deleted = await buyer.Http.DeleteAsync($"/rfqs/{copy}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await buyer.Http.GetAsync($"/rfqs/{copy}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact(DisplayName = "RFQ-3 Cancelling needs a reason, which suppliers read; bids lapse")]
    public async Task Cancel()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        await supplier.BidAsync(id, Bodies.Bid(await supplier.LinesAsync(id)));
        using var silent = await buyer.PostAsync($"/rfqs/{id}/cancellation", new { reason = "" });
        Assert.Equal(["reason"], await silent.WrongFieldsAsync());
        using var cancelled = await buyer.PostAsync($"/rfqs/{id}/cancellation", new { reason = "The project was stopped" });
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);

        var seen = await supplier.GetAsync($"/rfqs/{id}");
        Assert.Equal("Cancelled", seen.GetProperty("state").GetString());
        Assert.Equal("Lapsed", seen.GetProperty("myBid").GetProperty("state").GetString());
        Assert.Contains(seen.GetProperty("timeline").EnumerateArray(), step => step.GetProperty("text").GetString() == "The project was stopped" && step.GetProperty("who").GetString() == buyer.Name);
        using var late = await supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(await supplier.LinesAsync(id)));
        Assert.Equal("rfq.ended", await late.RefusedAsync(HttpStatusCode.Conflict));
    }

    [Fact(DisplayName = "RFQ-3 A Viewer looks and changes nothing; nobody comes in without a token")]
    public async Task Roles()
    {
        var buyer = sourcing.Join("Buyer");
        var id = await buyer.DraftAsync();
        var viewer = sourcing.Join("Buyer", role: "Viewer", organisationId: buyer.OrganisationId);
        Assert.Equal(0, (await viewer.GetAsync($"/rfqs/{id}")).GetProperty("actions").GetArrayLength());
        using var publish = await viewer.PostAsync($"/rfqs/{id}/publication");
        Assert.Equal("caller.read-only", await publish.RefusedAsync(HttpStatusCode.Forbidden));
        using var anonymous = sourcing.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync($"/rfqs/{id}")).StatusCode);
    }

    [Fact(DisplayName = "RFQ-3 A buyer pages through its own RFQs, newest first, without gaps")]
    public async Task Paging()
    {
        var buyer = sourcing.Join("Buyer");
        var made = new List<Guid>();
        for (var i = 0; i < 30; i++) made.Add(await buyer.DraftAsync());
        var (seen, after) = (new List<Guid>(), "");
        do
        {
            var page = await buyer.GetAsync($"/rfqs?state=Draft&after={after}");
            Assert.Equal(30, page.GetProperty("total").GetInt32());
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("rfqId").GetGuid()));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        made.Reverse();
        Assert.Equal(made, seen);
        using var nonsense = await buyer.Http.GetAsync("/rfqs?after=nonsense");
        Assert.Equal(["after"], await nonsense.WrongFieldsAsync());
    }
}
