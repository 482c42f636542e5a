using System.Net;
using System.Net.Http.Json;
using Matchmaking.Contracts.Registry;
using Matchmaking.Tests.Support;

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

    [Fact(DisplayName = "RFQ-6 A network RFQ is seen by suppliers with a published profile, until it is withdrawn")]
    public async Task Network()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync(Bodies.Rfq("Network"));
        var lines = await buyer.LinesAsync(id);
        Assert.False(await SeesAsync(supplier, id));
        using var unseen = await supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines));
        Assert.Equal("rfq.unknown", await unseen.RefusedAsync(HttpStatusCode.NotFound));

        await sourcing.HearAsync(new SupplierProfilePublished(supplier.OrganisationId, 1, "A", "A", null, null, "VietnameseOwned", "Small", false, [], [], [], [], DateTimeOffset.UtcNow));
        await Eventually.IsAsync(() => SeesAsync(supplier, id));
        await sourcing.HearAsync(new SupplierProfileWithdrawn(supplier.OrganisationId, 2, "Draft", DateTimeOffset.UtcNow));
        await Eventually.IsAsync(async () => !await SeesAsync(supplier, id));
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
