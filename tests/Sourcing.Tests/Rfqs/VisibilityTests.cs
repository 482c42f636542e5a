using System.Net;
using System.Net.Http.Json;
using Matchmaking.Contracts.Registry;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Tests.Support;
using Npgsql;

namespace Matchmaking.Sourcing.Tests.Rfqs;

public sealed class VisibilityTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "RFQ-6 A draft is the buyer's alone; a public RFQ is every supplier's and no other stranger's")]
    public async Task Public()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        Member[] strangers = [sourcing.Join("Buyer"), sourcing.Join("Association"), sourcing.Join("Agency"), sourcing.Join("Operator")];
        var id = await buyer.DraftAsync();
        foreach (var other in strangers.Append(supplier)) Assert.False(await SeesAsync(other, id));

        using var published = await buyer.PostAsync($"/rfqs/{id}/publication");
        Assert.True(await SeesAsync(supplier, id));
        foreach (var other in strangers) Assert.False(await SeesAsync(other, id));
    }

    [Fact(DisplayName = "RFQ-1: a network RFQ is seen by suppliers with a published profile that an association vouches for, through the level's last day in Vietnam, by queries, bids and the database alike")]
    public async Task Network()
    {
        var (buyer, supplier, other) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var today = Order.DayOf(await sourcing.NowAsync());
        var id = await buyer.PublishAsync(Bodies.Rfq("Network", deadline: Order.EndOf(today.AddDays(3))));
        var lines = await buyer.LinesAsync(id);
        Assert.False(await SeesAsync(supplier, id));
        using var unseen = await supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines));
        Assert.Equal("rfq.unknown", await unseen.RefusedAsync(HttpStatusCode.NotFound));

        // A published profile alone is what a supplier says of itself.
        await PublishedAsync(supplier, 1);
        await PublishedAsync(other, 1, 1, today.AddDays(1));
        Assert.Equal((false, true), (await SeesAsync(supplier, id), await SeesAsync(other, id)));
        await PublishedAsync(supplier, 2, 2, today);
        await SeenAsync(supplier, id, lines, true);

        // The clock alone ends it, and gives back nothing.
        var now = await sourcing.NowAsync();
        await sourcing.FreezeAsync(Order.EndOf(today).AddMilliseconds(-1));
        Assert.Equal((true, true), (await SeesAsync(supplier, id), await ReachesAsync(supplier, id)));
        await sourcing.FreezeAsync(Order.EndOf(today));
        await SeenAsync(supplier, id, lines, false);
        await other.BidAsync(id, Bodies.Bid(lines));
        await sourcing.FreezeAsync(Order.EndOf(today.AddDays(1)));
        Assert.True(await SeesAsync(other, id)); // An own bid always shows it.
        await sourcing.MoveToAsync(now);

        // A lower level that outlasts a higher one keeps it in.
        await PublishedAsync(supplier, 3, 2, today.AddDays(-1), [new(2, today.AddDays(-1)), new(1, today)]);
        await SeenAsync(supplier, id, lines, true);
        await sourcing.HearAsync(new SupplierProfileWithdrawn(supplier.OrganisationId, 4, "Draft", DateTimeOffset.UtcNow));
        await KnownAsync(supplier, 4);
        await SeenAsync(supplier, id, lines, false);
    }

    // By the query of pages, the gate of bids and the policy of the table. The bid is refused for what is missing in it, or the RFQ is not there.
    private async Task SeenAsync(Member supplier, Guid id, Guid[] lines, bool isSeen)
    {
        Assert.Equal((isSeen, isSeen), (await SeesAsync(supplier, id), await ReachesAsync(supplier, id)));
        using var bid = await supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid([Guid.NewGuid()]));
        Assert.Equal(isSeen ? "bid.line-unknown" : "rfq.unknown", await bid.RefusedAsync(isSeen ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound));
        Assert.Equal(isSeen, (await IdsAsync(supplier, "")).Contains(id));
    }

    private async Task PublishedAsync(Member supplier, int version, int level = 0, DateOnly? until = null, PublishedTrust[]? levels = null)
    {
        await sourcing.HearAsync(new SupplierProfilePublished(supplier.OrganisationId, version, "A", "A", null, null, "VietnameseOwned", "Small", false, [], [], [], [], DateTimeOffset.UtcNow, level, until, null, levels));
        await KnownAsync(supplier, version);
    }

    private Task KnownAsync(Member supplier, int version) => Eventually.IsAsync(async () =>
        await sourcing.ScalarAsync<int>($"""select coalesce(max(version), 0) as "Value" from known_supplier where organisation_id = {supplier.OrganisationId}""") == version);

    // What a query that forgot to ask would reach, as the role that serves.
    private async Task<bool> ReachesAsync(Member supplier, Guid id)
    {
        await using var source = NpgsqlDataSource.Create(sourcing.World.Runtime(SourcingService.Name));
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("call act_for('', $1, '', $2)") { Parameters = { new() { Value = supplier.OrganisationId.ToString() }, new() { Value = supplier.Subject } } },
                new NpgsqlBatchCommand("select exists (select from rfq where id = $1)") { Parameters = { new() { Value = id } } },
            },
        };
        return await batch.ExecuteScalarAsync() is true;
    }

    [Fact(DisplayName = "RFQ-6 An RFQ by invitation is seen by the invited; nobody but the buyer reads the list")]
    public async Task Invited()
    {
        var (buyer, invited, other) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync(), await sourcing.KnownSupplierAsync());
        var id = await buyer.DraftAsync(Bodies.Rfq("Invited"));
        using var nobody = await buyer.PostAsync($"/rfqs/{id}/publication");
        Assert.Equal(["visibility"], await nobody.WrongFieldsAsync());
        using var unknown = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}/invitations", new { supplierIds = new[] { invited.OrganisationId, Guid.NewGuid() } });
        Assert.Equal(["supplierIds[1]"], await unknown.WrongFieldsAsync());

        using var put = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}/invitations", new { supplierIds = new[] { invited.OrganisationId } });
        Assert.Equal(invited.Name, (await put.ReadAsync(HttpStatusCode.OK))[0].GetProperty("name").GetString());
        using var published = await buyer.PostAsync($"/rfqs/{id}/publication");
        await published.ReadAsync(HttpStatusCode.OK);

        Assert.True(await SeesAsync(invited, id));
        Assert.False(await SeesAsync(other, id));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await invited.GetAsync($"/rfqs/{id}")).GetProperty("invitations").ValueKind);
        Assert.DoesNotContain("Invited", (await invited.GetAsync($"/rfqs/{id}")).GetProperty("timeline").ToString(), StringComparison.Ordinal);
        using var list = await invited.Http.GetAsync($"/rfqs/{id}/invitations");
        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
        using var foreign = await sourcing.Join("Buyer").Http.GetAsync($"/rfqs/{id}/invitations");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        using var less = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}/invitations", new { supplierIds = new[] { other.OrganisationId } });
        Assert.Equal("rfq.invitation-stays", await less.RefusedAsync(HttpStatusCode.Conflict));
        using var more = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}/invitations", new { supplierIds = new[] { invited.OrganisationId, other.OrganisationId } });
        await more.ReadAsync(HttpStatusCode.OK);
        Assert.True(await SeesAsync(other, id));
    }

    [Fact(DisplayName = "RFQ-6 Who sees an RFQ but does not own it is forbidden, who does not see it finds nothing")]
    public async Task Foreign()
    {
        var (buyer, both, stranger) = (sourcing.Join("Buyer"), sourcing.Join("Buyer,Supplier"), sourcing.Join("Buyer"));
        var id = await buyer.PublishAsync();
        foreach (var path in new[] { "publication", "opening", "copy" })
        {
            using var hidden = await stranger.PostAsync($"/rfqs/{id}/{path}");
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }

        foreach (var path in new[] { "cancellation", "failure" })
        {
            using var hidden = await stranger.PostAsync($"/rfqs/{id}/{path}", new { reason = "because" });
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
            using var forbidden = await both.PostAsync($"/rfqs/{id}/{path}", new { reason = "because" });
            Assert.Equal("rfq.not-yours", await forbidden.RefusedAsync(HttpStatusCode.Forbidden));
        }

        using var comparison = await both.Http.GetAsync($"/rfqs/{id}/comparison");
        Assert.Equal(HttpStatusCode.Forbidden, comparison.StatusCode);
        using var unseen = await stranger.Http.GetAsync($"/rfqs/{id}/comparison");
        Assert.Equal(HttpStatusCode.NotFound, unseen.StatusCode);
    }

    [Theory(DisplayName = "RFQ-1 A target price is shown to suppliers only if the buyer shows it")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TargetPrice(bool shown)
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync(Bodies.Rfq(targetPriceShown: shown));
        Assert.Equal(shown, (await supplier.GetAsync($"/rfqs/{id}")).ToString().Contains("4711", StringComparison.Ordinal));
        Assert.Contains("4711", (await buyer.GetAsync($"/rfqs/{id}")).ToString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "RFQ-6 A supplier's list holds what it may bid on: by words with or without diacritics, by process and what lies under it")]
    public async Task Open()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var word = "W" + Guid.NewGuid().ToString("n")[..8];
        var now = await sourcing.NowAsync();
        var second = await buyer.PublishAsync(Bodies.Rfq(title: $"Khuôn ép {word}", deadline: now.AddHours(3)));
        var first = await buyer.PublishAsync(Bodies.Rfq(title: $"Khuôn dập {word}", deadline: now.AddHours(2), process: "casting"));
        await buyer.PublishAsync(Bodies.Rfq("Network", title: $"Khuôn {word}"));
        await buyer.DraftAsync(Bodies.Rfq(title: $"Khuôn {word}"));

        Assert.Equal(new[] { first, second }, await IdsAsync(supplier, $"q=khuon {word}"));
        Assert.Equal(second, Assert.Single(await IdsAsync(supplier, $"q={word}&process=machining")));
        Assert.Empty(await IdsAsync(supplier, $"q={word} missing"));
    }

    private static async Task<bool> SeesAsync(Member member, Guid rfqId)
    {
        using var response = await member.Http.GetAsync($"/rfqs/{rfqId}");
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<Guid[]> IdsAsync(Member supplier, string query) =>
        [.. (await supplier.GetAsync($"/rfqs/open?{query}")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("rfqId").GetGuid())];
}
