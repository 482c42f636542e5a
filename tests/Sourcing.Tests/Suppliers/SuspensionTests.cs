using System.Net;
using System.Net.Http.Json;
using Matchmaking.Contracts.Registry;
using Matchmaking.Tests.Support;

namespace Matchmaking.Sourcing.Tests.Suppliers;

/// <summary>What the operator's suspension of an organisation means for buying and bidding.</summary>
public sealed class SuspensionTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "trust 1.4: a suspended supplier reads its bid and sends none, from the event on; lifted, it bids again")]
    public async Task A_suspended_supplier_does_not_bid()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var id = await buyer.PublishAsync();
        var lines = await buyer.LinesAsync(id);
        await supplier.BidAsync(id, Bodies.Bid(lines, 100));

        await SuspendAsync(supplier, true);
        using (var refused = await supplier.PostAsync($"/rfqs/{id}/bids", Bodies.Bid(lines, 90)))
            Assert.Equal("organisation.suspended", await refused.RefusedAsync(HttpStatusCode.Forbidden));
        using (var withdrawal = await supplier.Http.DeleteAsync($"/rfqs/{id}/bids/mine"))
            Assert.Equal("organisation.suspended", await withdrawal.RefusedAsync(HttpStatusCode.Forbidden));
        await supplier.GetAsync($"/rfqs/{id}/bids/mine");

        await SuspendAsync(supplier, false);
        await supplier.BidAsync(id, Bodies.Bid(lines, 90));
    }

    [Fact(DisplayName = "trust 1.4: a suspended supplier is not invited")]
    public async Task A_suspended_supplier_is_not_invited()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync());
        var id = await buyer.DraftAsync(Bodies.Rfq(visibility: "Invited"));
        await sourcing.HearAsync(new OrganisationSuspended(supplier.OrganisationId, 1, DateTimeOffset.UtcNow));
        await Eventually.IsAsync(async () => await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from organisation_suspension where organisation_id = {supplier.OrganisationId}""") == 1);

        using var refused = await buyer.Http.PutAsJsonAsync($"/rfqs/{id}/invitations", new { supplierIds = new[] { supplier.OrganisationId } });
        Assert.Equal("invitation.supplier-suspended", await refused.RefusedAsync(HttpStatusCode.BadRequest));
    }

    // As the registry does it: its answer changes, and an event for each member says that there is another answer.
    private async Task SuspendAsync(Member member, bool isSuspended)
    {
        sourcing.World.Directory.Suspend(member.Subject, isSuspended);
        var asked = sourcing.World.Directory.Asked;
        await Eventually.IsAsync(async () =>
        {
            await sourcing.HearAsync(new MembershipChanged(Guid.CreateVersion7(), member.OrganisationId, sourcing.World.Authentication.Issuer, member.Subject, "Owner", DateTimeOffset.UtcNow));
            await member.GetAsync("/orders");
            return sourcing.World.Directory.Asked > asked;
        });
    }
}
