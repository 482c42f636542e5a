using System.Net;

namespace Matchmaking.Sourcing.Tests.Orders;

public sealed class OrderRaceTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    [Fact(DisplayName = "ORD-1 Twenty parallel approvals make exactly one order for each supplier, at the price and schedule of what it won")]
    public async Task Once()
    {
        var (buyer, a, b, loser) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var rfq = await sourcing.RfqAsync(1001, 10);
        var day = DateTime.UtcNow.AddDays(60);
        ((Dictionary<string, object?>[])rfq["lines"]!)[0]["schedule"] = new[] { new { quantity = 500m, dueOn = $"{day:yyyy-MM-dd}" }, new { quantity = 501m, dueOn = $"{day.AddDays(30):yyyy-MM-dd}" } };
        var (id, lines) = await sourcing.EvaluatedAsync(buyer, rfq, a, b, loser);
        var hash = await Placing.ProposeAsync(buyer, id, (lines[0], a, 1001), (lines[1], a, 3), (lines[1], b, 7));
        var (key, approver) = (Guid.NewGuid(), sourcing.ApproverFor(buyer));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Placing.ApproveAsync(approver, id, hash, i % 2 == 0 ? key : Guid.NewGuid())));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        var created = (await Task.WhenAll(answers.Where(x => x.StatusCode == HttpStatusCode.Created).Select(x => x.Content.ReadAsStringAsync()))).Distinct();
        var orders = System.Text.Json.JsonElement.Parse(Assert.Single(created)).GetProperty("orders").EnumerateArray().ToDictionary(o => o.GetProperty("supplierId").GetGuid(), o => o.GetProperty("orderId").GetGuid());
        Assert.Equal(new HashSet<Guid> { a.OrganisationId, b.OrganisationId }, orders.Keys.ToHashSet());
        Assert.Equal(2, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from purchase_order where rfq_id = {id}"""));

        var order = await a.GetAsync($"/orders/{orders[a.OrganisationId]}");
        Assert.Equal((1001m * 90) + (3 * 100), order.Number("total"));
        Assert.Equal([500m, 501m], order.GetProperty("lines")[0].GetProperty("schedule").EnumerateArray().Select(s => s.Number("quantity")));
        Assert.StartsWith("PO-", order.GetProperty("reference").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await loser.GetAsync("/orders")).GetProperty("total").GetInt32());
        foreach (var orderId in orders.Values) await sourcing.Placed.FirstAsync(m => m.OrderId == orderId);
        Assert.Equal(2, sourcing.Placed.All.Count(m => m.Message.RfqId == id));
    }

    [Fact(DisplayName = "ORD-4 Parallel receipts and inspections of the same goods count once; the same key repeats its answer")]
    public async Task Receipts()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, _, line) = await sourcing.ProducingAsync(buyer, supplier);
        var (key, notice) = (Guid.NewGuid(), await sourcing.ShipmentAsync(line, 600));
        using var first = await supplier.PostAsync($"/orders/{id}/shipments", notice, key);
        using var again = await supplier.PostAsync($"/orders/{id}/shipments", notice, key);
        var shipment = (await first.ReadAsync(HttpStatusCode.Created)).GetProperty("shipmentId").GetGuid();
        Assert.Equal(shipment, (await again.ReadAsync(HttpStatusCode.Created)).GetProperty("shipmentId").GetGuid());
        using var reused = await supplier.PostAsync($"/orders/{id}/shipments", await sourcing.ShipmentAsync(line, 10), key);
        Assert.Equal("idempotency-key.reused", await reused.RefusedAsync(HttpStatusCode.UnprocessableEntity));

        var receipt = await sourcing.ReceiptAsync(shipment, line, 600);
        Assert.Equal(1, await SuccessesAsync(buyer, id, "receipts", receipt));
        Assert.Equal(1, await SuccessesAsync(buyer, id, "inspections", Placing.Inspection(line, 600)));
        var delivery = (await buyer.GetAsync($"/orders/{id}")).Delivery();
        Assert.Equal((600m, 600m, 600m, "Inspected"), (delivery.Number("shipped"), delivery.Number("received"), delivery.Number("accepted"), delivery.State()));
    }

    [Fact(DisplayName = "ORD-2 Parallel closures close once and say so once; the RFQ completes when both its orders end at the same moment")]
    public async Task Closures()
    {
        var (buyer, a, b) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
        var (rfqId, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(100, 100), a, b);
        var award = await sourcing.AwardAsync(buyer, rfqId, (lines[0], a, 100), (lines[1], b, 100));
        var orders = award.GetProperty("orders").EnumerateArray().Select(o => o.GetProperty("orderId").GetGuid()).ToArray();
        foreach (var (supplier, id) in new[] { (a, orders[0]), (b, orders[1]) })
        {
            await supplier.DoAsync(id, "acknowledgement", new { decision = "Accepted" });
            await supplier.DoAsync(id, "production");
            var line = (await supplier.GetAsync($"/orders/{id}")).Delivery().GetProperty("scheduleLineId").GetGuid();
            var shipment = await sourcing.ShipAsync(supplier, id, line, 100);
            await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(shipment, line, 100));
            await buyer.DoAsync(id, "inspections", Placing.Inspection(line, 100));
        }

        var closed = await Task.WhenAll(orders.Select(id => SuccessesAsync(buyer, id, "closure", null)));
        Assert.Equal([1, 1], closed);
        Assert.Equal("Completed", (await buyer.GetAsync($"/rfqs/{rfqId}")).State());
        foreach (var id in orders) await sourcing.Closed.FirstAsync(m => m.OrderId == id);
        Assert.Equal(2, sourcing.Closed.All.Count(m => orders.Contains(m.Message.OrderId)));
        Assert.Equal(1, await sourcing.ScalarAsync<int>($"""select count(*)::int as "Value" from rfq_step where rfq_id = {rfqId} and what = 'Completed'"""));
    }

    private static async Task<int> SuccessesAsync(Member member, Guid orderId, string step, object? body)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => member.PostAsync($"/orders/{orderId}/{step}", body)));
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.Conflict or HttpStatusCode.BadRequest, $"{a.StatusCode}"));
        return answers.Count(a => a.StatusCode == HttpStatusCode.NoContent);
    }

    [Fact(DisplayName = "ORD-4 Parallel shipments take exactly what is there, and who comes too late is told why")]
    public async Task Shipments()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, _, line) = await sourcing.ProducingAsync(buyer, supplier, 100);
        var body = await sourcing.ShipmentAsync(line, 25);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => supplier.PostAsync($"/orders/{id}/shipments", body)));
        Assert.Equal(4, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created)) Assert.Equal("order.nothing-to-ship", await refused.RefusedAsync(HttpStatusCode.Conflict));
        Assert.Equal(4, (await buyer.GetAsync($"/orders/{id}")).GetProperty("shipments").GetArrayLength());
    }

    [Fact(DisplayName = "ORD-2 Whenever the last two orders of an RFQ end at the same moment, it is completed, once")]
    public async Task Last_two()
    {
        for (var round = 0; round < 15; round++)
        {
            var (buyer, a, b) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"), sourcing.Join("Supplier"));
            var (rfqId, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(1000), a, b);
            var orders = (await sourcing.AwardAsync(buyer, rfqId, (lines[0], a, 500), (lines[0], b, 500))).GetProperty("orders").EnumerateArray().Select(o => o.GetProperty("orderId").GetGuid());
            await Task.WhenAll(orders.Select(id => buyer.DoAsync(id, "cancellation", new { reason = "No need" })));
            var rfq = await buyer.GetAsync($"/rfqs/{rfqId}");
            Assert.Equal("Completed", rfq.State());
            Assert.Single(rfq.GetProperty("timeline").EnumerateArray(), s => s.GetProperty("what").GetString() == "Completed");
        }
    }
}
