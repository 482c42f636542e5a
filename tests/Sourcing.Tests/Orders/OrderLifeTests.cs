using System.Net;
using System.Text.Json;

namespace Matchmaking.Sourcing.Tests.Orders;

public sealed class OrderLifeTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "ORD-2 An order lives from the award to its closing, and both sides read the same")]
    public async Task Life()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, rfqId) = await sourcing.OrderAsync(buyer, supplier);
        var order = await supplier.GetAsync($"/orders/{id}");
        Assert.Equal(("Issued", "DAP", 90_000m), (order.State(), order.GetProperty("incoterm").GetString(), order.Number("total")));
        Assert.Equal(["Acknowledge", "Message"], order.Actions());
        Assert.Equal(["Hold", "Cancel", "Message"], (await buyer.GetAsync($"/orders/{id}")).Actions());
        var placed = await sourcing.Placed.FirstAsync(m => m.OrderId == id);
        Assert.Equal((rfqId, buyer.OrganisationId, supplier.OrganisationId, 90_000m, "VND"), (placed.RfqId, placed.BuyerId, placed.SupplierId, placed.Total, placed.Currency));

        await supplier.DoAsync(id, "acknowledgement", new { decision = "Accepted", dates = Array.Empty<object>() });
        await supplier.DoAsync(id, "production");
        var delivery = (await supplier.GetAsync($"/orders/{id}")).Delivery();
        Assert.Equal("Released", delivery.State());
        Assert.Equal(delivery.GetProperty("dueOn").GetString(), delivery.GetProperty("firstConfirmedOn").GetString());
        var line = delivery.GetProperty("scheduleLineId").GetGuid();
        var shipment = await sourcing.ShipAsync(supplier, id, line, 1000);
        Assert.Equal(["Receive", "Hold", "Terminate", "Message"], (await buyer.GetAsync($"/orders/{id}")).Actions());
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(shipment, line, 1000));
        Assert.Equal(("Delivered", 1000m), ((await buyer.GetAsync($"/orders/{id}")).State(), (await buyer.GetAsync($"/orders/{id}")).Delivery().Number("pending")));
        await buyer.RefusedAsync(id, "closure", null, HttpStatusCode.Conflict, "order.not-inspected");
        await buyer.DoAsync(id, "inspections", Placing.Inspection(line, 990, 10, reason: "Scratches"));
        await buyer.DoAsync(id, "messages", new { text = "Cảm ơn" });
        await buyer.DoAsync(id, "closure");

        order = await supplier.GetAsync($"/orders/{id}");
        Assert.Equal(("Closed", "Accepted"), (order.State(), order.Delivery().State()));
        Assert.Equal(["Message"], order.Actions());
        Assert.Equal(
            ["Issued", "Accepted", "ProductionStarted", "Shipped", "Received", "Inspected", "Message", "Closed"],
            order.GetProperty("timeline").EnumerateArray().Select(s => s.GetProperty("what").GetString()));
        Assert.Equal(order.GetProperty("timeline").ToString(), (await buyer.GetAsync($"/orders/{id}")).GetProperty("timeline").ToString());
        Assert.Equal("Completed", (await buyer.GetAsync($"/rfqs/{rfqId}")).State());
        var closed = await sourcing.Closed.FirstAsync(m => m.OrderId == id);
        Assert.Equal((buyer.OrganisationId, supplier.OrganisationId), (closed.BuyerId, closed.SupplierId));
    }

    [Fact(DisplayName = "ORD-2 Other dates need the buyer's agreement; a refusal needs a reason; hold goes on where it was")]
    public async Task Dates()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, rfqId) = await sourcing.OrderAsync(buyer, supplier);
        var delivery = (await supplier.GetAsync($"/orders/{id}")).Delivery();
        var (line, due) = (delivery.GetProperty("scheduleLineId").GetGuid(), DateOnly.Parse(delivery.GetProperty("dueOn").GetString()!));
        object Changed(int days) => new { decision = "AcceptedWithChanges", dates = new[] { new { scheduleLineId = line, confirmedOn = due.AddDays(days) } } };

        await supplier.RefusedAsync(id, "acknowledgement", new { decision = "Rejected" }, HttpStatusCode.BadRequest, "order.reason-missing");
        await supplier.RefusedAsync(id, "acknowledgement", Changed(0), HttpStatusCode.BadRequest, "order.dates-same");
        await supplier.DoAsync(id, "acknowledgement", Changed(9));
        await supplier.RefusedAsync(id, "production", null, HttpStatusCode.Conflict, "order.not-agreed");
        Assert.Equal(["Agree", "Hold", "Cancel", "Message"], (await buyer.GetAsync($"/orders/{id}")).Actions());
        Assert.Contains("AgreeToChanges", await KindsAsync(buyer, id));
        await buyer.DoAsync(id, "agreement", new { accepted = false, reason = "Too late" });
        delivery = (await supplier.GetAsync($"/orders/{id}")).Delivery();
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (delivery.GetProperty("confirmedOn").ValueKind, delivery.GetProperty("firstConfirmedOn").ValueKind));

        await supplier.DoAsync(id, "acknowledgement", Changed(2));
        await buyer.DoAsync(id, "hold", new { reason = "Drawing changes" });
        await buyer.RefusedAsync(id, "agreement", new { accepted = true }, HttpStatusCode.Conflict, "order.not-now");
        await buyer.DoAsync(id, "resumption");
        await buyer.DoAsync(id, "agreement", new { accepted = true });
        delivery = (await supplier.GetAsync($"/orders/{id}")).Delivery();
        Assert.Equal($"{due.AddDays(2):yyyy-MM-dd}", delivery.GetProperty("firstConfirmedOn").GetString());
        await buyer.DoAsync(id, "cancellation", new { reason = "No longer needed" });
        Assert.Equal("No longer needed", (await supplier.GetAsync($"/orders/{id}")).GetProperty("endReason").GetString());
        Assert.Equal("Completed", (await buyer.GetAsync($"/rfqs/{rfqId}")).State());

        var (other, _) = await sourcing.OrderAsync(buyer, supplier);
        await supplier.DoAsync(other, "acknowledgement", new { decision = "Rejected", reason = "No capacity" });
        Assert.Equal(("Cancelled", "No capacity"), ((await buyer.GetAsync($"/orders/{other}")).State(), (await buyer.GetAsync($"/orders/{other}")).GetProperty("endReason").GetString()));
    }

    [Fact(DisplayName = "ORD-4 Parts ship and arrive separately; what is rejected is delivered once more, and no more than that")]
    public async Task Parts()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, _, line) = await sourcing.ProducingAsync(buyer, supplier);
        await supplier.RefusedAsync(id, "shipments", await sourcing.ShipmentAsync(line, 1000.5m), HttpStatusCode.BadRequest, "order.too-much");
        var first = await sourcing.ShipAsync(supplier, id, line, 400);
        var second = await sourcing.ShipAsync(supplier, id, line, 600);
        await supplier.RefusedAsync(id, "shipments", await sourcing.ShipmentAsync(line, 1), HttpStatusCode.Conflict, "order.nothing-to-ship");
        await buyer.RefusedAsync(id, "receipts", await sourcing.ReceiptAsync(first, line, 401), HttpStatusCode.BadRequest, "order.too-much");
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(first, line, 100));
        Assert.Equal("PartlyDelivered", (await buyer.GetAsync($"/orders/{id}")).State());
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(first, line, 300));
        await buyer.RefusedAsync(id, "inspections", Placing.Inspection(line, 401), HttpStatusCode.BadRequest, "order.too-much");
        await buyer.RefusedAsync(id, "inspections", Placing.Inspection(line, 300, rejected: 100), HttpStatusCode.BadRequest, "order.reason-missing");
        await buyer.DoAsync(id, "inspections", Placing.Inspection(line, 300, rejected: 100, reason: "Bent"));
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(second, line, 600));
        var order = await buyer.GetAsync($"/orders/{id}");
        Assert.Equal(("PartlyDelivered", "PartRejected", 600m), (order.State(), order.Delivery().State(), order.Delivery().Number("pending")));
        await buyer.RefusedAsync(id, "closure", null, HttpStatusCode.Conflict, "order.not-delivered");

        await supplier.RefusedAsync(id, "shipments", await sourcing.ShipmentAsync(line, 101), HttpStatusCode.BadRequest, "order.too-much");
        var replacement = await sourcing.ShipAsync(supplier, id, line, 100);
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(replacement, line, 100));
        await buyer.DoAsync(id, "inspections", Placing.Inspection(line, 700));
        order = await buyer.GetAsync($"/orders/{id}");
        Assert.Equal(("Delivered", "Accepted", 1100m, 1000m, 100m), (order.State(), order.Delivery().State(), order.Delivery().Number("received"), order.Delivery().Number("accepted"), order.Delivery().Number("rejected")));
        await buyer.DoAsync(id, "closure");
    }

    [Fact(DisplayName = "ORD-2 Each side takes its own steps, a stranger sees nothing, and a viewer only looks")]
    public async Task Rights()
    {
        var (buyer, supplier, stranger) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Buyer,Supplier"));
        var (id, _) = await sourcing.OrderAsync(buyer, supplier);
        var reason = new { reason = "Because" };
        var some = Guid.NewGuid();
        (string Step, object? Body, Member Wrong)[] steps =
        [
            ("acknowledgement", new { decision = "Accepted" }, buyer), ("production", null, buyer), ("shipments", await sourcing.ShipmentAsync(some, 1), buyer),
            ("agreement", new { accepted = true }, supplier), ("receipts", await sourcing.ReceiptAsync(some, some, 1), supplier), ("inspections", Placing.Inspection(some, 1), supplier),
            ("hold", reason, supplier), ("resumption", null, supplier), ("cancellation", reason, supplier), ("termination", reason, supplier), ("closure", null, supplier),
        ];
        foreach (var (step, body, wrong) in steps)
        {
            await wrong.RefusedAsync(id, step, body, HttpStatusCode.Forbidden, "order.not-yours");
            await stranger.RefusedAsync(id, step, body, HttpStatusCode.NotFound, "order.unknown");
        }

        await stranger.RefusedAsync(id, "messages", new { text = "Hello" }, HttpStatusCode.NotFound, "order.unknown");
        using var hidden = await stranger.Http.GetAsync($"/orders/{id}");
        Assert.Equal("order.unknown", await hidden.RefusedAsync(HttpStatusCode.NotFound));
        Assert.Equal(0, (await stranger.GetAsync("/orders")).GetProperty("total").GetInt32());
        var viewer = sourcing.Join("Supplier", "Viewer", organisationId: supplier.OrganisationId);
        await viewer.RefusedAsync(id, "acknowledgement", new { decision = "Accepted" }, HttpStatusCode.Forbidden, "caller.read-only");
        Assert.Empty((await viewer.GetAsync($"/orders/{id}")).Actions());
        Assert.Equal("Issued", (await buyer.GetAsync($"/orders/{id}")).State());
    }

    [Fact(DisplayName = "ORD-2 Orders are listed for either side, page by page, and as CSV in which no cell is a formula")]
    public async Task Lists()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer", name: "=cmd()"), sourcing.Join("Supplier"));
        var (first, _) = await sourcing.OrderAsync(buyer, supplier);
        var (second, _) = await sourcing.OrderAsync(buyer, supplier);
        await supplier.DoAsync(first, "acknowledgement", new { decision = "Accepted" });
        var all = await supplier.GetAsync("/orders?side=supplier");
        Assert.Equal([second, first], all.GetProperty("items").EnumerateArray().Select(o => o.GetProperty("orderId").GetGuid()));
        Assert.Equal(("Supplier", "=cmd()", false), (all.GetProperty("items")[0].GetProperty("side").GetString(), all.GetProperty("items")[0].GetProperty("counterparty").GetString(), all.GetProperty("items")[0].GetProperty("isLate").GetBoolean()));
        using var unknown = await supplier.Http.GetAsync("/orders?side=both");
        Assert.Equal(["side"], await unknown.WrongFieldsAsync());
        Assert.Equal(0, (await supplier.GetAsync("/orders?side=buyer")).GetProperty("total").GetInt32());
        var issued = await buyer.GetAsync("/orders?state=Issued");
        Assert.Equal(second, Assert.Single(issued.GetProperty("items").EnumerateArray()).GetProperty("orderId").GetGuid());
        var csv = await supplier.Http.GetStringAsync("/orders.csv?state=Acknowledged");
        Assert.Contains(",'=cmd(),", csv, StringComparison.Ordinal);
        Assert.Equal(2, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact(DisplayName = "ORD-6 A delivery that is not there after its first confirmed day is late, and stays late when it comes")]
    public async Task Late()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, _, line) = await sourcing.ProducingAsync(buyer, supplier);
        Assert.False((await buyer.GetAsync($"/orders/{id}")).Delivery().GetProperty("isLate").GetBoolean());
        var now = await sourcing.NowAsync();
        try
        {
            await sourcing.MoveToAsync(now.AddDays(90));
            Assert.True((await buyer.GetAsync($"/orders/{id}")).Delivery().GetProperty("isLate").GetBoolean());
            var shipment = await sourcing.ShipAsync(supplier, id, line, 1000);
            await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(shipment, line, 1000));
            Assert.True((await buyer.GetAsync($"/orders/{id}")).Delivery().GetProperty("isLate").GetBoolean());
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => sourcing.ExecuteAsync($"update schedule_line set first_confirmed_on = due_on + 60 where id = '{line}'"));
        }
        finally
        {
            await sourcing.MoveToAsync(now);
        }
    }

    [Fact(DisplayName = "ORD-2 The worklist asks each side for what it can do next")]
    public async Task Worklist()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), await sourcing.KnownSupplierAsync());
        var deadline = await sourcing.NowAsync() + TimeSpan.FromHours(1);
        var rfqId = await buyer.DraftAsync(Bodies.Rfq("Invited", deadline));
        Assert.Equal(["FinishDraft"], await KindsAsync(buyer, rfqId));
        using var invited = await buyer.Http.PutAsync($"/rfqs/{rfqId}/invitations", System.Net.Http.Json.JsonContent.Create(new { supplierIds = new[] { supplier.OrganisationId } }));
        await invited.ReadAsync(HttpStatusCode.OK);
        using var published = await buyer.PostAsync($"/rfqs/{rfqId}/publication");
        await published.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(["BidOnRfq"], await KindsAsync(supplier, rfqId));
        Assert.Empty(await KindsAsync(buyer, rfqId));
        var lines = await buyer.LinesAsync(rfqId);
        await supplier.BidAsync(rfqId, Bodies.Bid(lines));
        Assert.Empty(await KindsAsync(supplier, rfqId));
        await sourcing.MoveToAsync(deadline);
        Assert.Equal(["OpenBids"], await KindsAsync(buyer, rfqId));
        await buyer.OpenAsync(rfqId);
        Assert.Equal(["AwardRfq"], await KindsAsync(buyer, rfqId));

        var id = (await sourcing.AwardAsync(buyer, rfqId, (lines[0], supplier, 1000))).GetProperty("orders")[0].GetProperty("orderId").GetGuid();
        Assert.Equal(["AcknowledgeOrder"], await KindsAsync(supplier, id));
        await supplier.DoAsync(id, "acknowledgement", new { decision = "Accepted" });
        Assert.Equal(["StartProduction"], await KindsAsync(supplier, id));
        await supplier.DoAsync(id, "production");
        Assert.Equal(["ShipOrder"], await KindsAsync(supplier, id));
        var line = (await supplier.GetAsync($"/orders/{id}")).Delivery().GetProperty("scheduleLineId").GetGuid();
        var shipment = await sourcing.ShipAsync(supplier, id, line, 1000);
        Assert.Empty(await KindsAsync(supplier, id));
        Assert.Equal(["ReceiveShipment"], await KindsAsync(buyer, id));
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(shipment, line, 1000));
        Assert.Equal(["InspectDelivery"], await KindsAsync(buyer, id));
        await buyer.DoAsync(id, "inspections", Placing.Inspection(line, 1000));
        Assert.Equal(["CloseOrder"], await KindsAsync(buyer, id));
        await buyer.DoAsync(id, "closure");
        Assert.Empty(await KindsAsync(buyer, id));
    }

    private static async Task<string[]> KindsAsync(Member member, Guid id) =>
        [.. (await member.GetAsync("/worklist")).EnumerateArray().Where(w => w.GetProperty("id").GetGuid() == id).Select(w => w.GetProperty("kind").GetString()!)];
}
