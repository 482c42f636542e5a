using System.Net;

namespace Matchmaking.Sourcing.Tests.Orders;

public sealed class OrderGuardTests(SourcingFixture sourcing) : IClassFixture<SourcingFixture>
{
    private const string OfOrder = "order_line_id = (select id from order_line where order_id = '{0}')";

    [Theory(DisplayName = "ORD-4 The database refuses what the code would never send")]
    [InlineData("schedule_line_check", "update schedule_line set accepted = accepted + 50 where " + OfOrder)]
    [InlineData("schedule_line_check", "update schedule_line set received = received + 50 where " + OfOrder)]
    [InlineData("schedule_line_check", "update schedule_line set shipped = shipped + 60.0001 where " + OfOrder)]
    [InlineData("schedule_line_rejected_check", "update schedule_line set rejected = -1 where " + OfOrder)]
    [InlineData("shipment_line_check", "update shipment_line set received_quantity = quantity + 0.0001 where shipment_id = (select id from shipment where order_id = '{0}')")]
    [InlineData("the first confirmed date stays", "update schedule_line set first_confirmed_on = first_confirmed_on + 1 where " + OfOrder)]
    [InlineData("do not sum", "update schedule_line set quantity = quantity + 1 where " + OfOrder)]
    [InlineData("do not sum", "insert into schedule_line select gen_random_uuid(), order_line_id, 1, due_on, null, null, null, 'Firm', 0, 0, 0, 0, 0 from schedule_line where " + OfOrder)]
    [InlineData("order_line is append-only", "update order_line set unit_price = 1 where order_id = '{0}'")]
    [InlineData("order_line is append-only", "delete from order_line where order_id = '{0}'")]
    [InlineData("order_step is append-only", "update order_step set text = 'Other' where order_id = '{0}'")]
    [InlineData("purchase_order_award_id_supplier_id_key", "insert into purchase_order select gen_random_uuid(), 'PO-X', award_id, rfq_id, rfq_reference, title, buyer_id, buyer_name, supplier_id, supplier_name, currency, incoterm, delivery_place, payment_terms, total, state, held_from, awaits_agreement, end_reason, version, placed_at, since from purchase_order where id = '{0}'")]
    public async Task Constraints(string guard, string sql)
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, _, line) = await sourcing.ProducingAsync(buyer, supplier, 100);
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(await sourcing.ShipAsync(supplier, id, line, 40), line, 40));
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => sourcing.ExecuteAsync(string.Format(null, sql, id)));
        Assert.Contains(guard, refused.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "ORD-4 What cannot be is refused with its field named, and changes nothing")]
    public async Task Wrong_values()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, _) = await sourcing.OrderAsync(buyer, supplier, 100);
        var (other, _) = await sourcing.OrderAsync(buyer, supplier, 100);
        var delivery = (await buyer.GetAsync($"/orders/{id}")).Delivery();
        var (line, due) = (delivery.GetProperty("scheduleLineId").GetGuid(), DateOnly.Parse(delivery.GetProperty("dueOn").GetString()!));
        var foreign = (await buyer.GetAsync($"/orders/{other}")).Delivery().GetProperty("scheduleLineId").GetGuid();
        object[] Dates(Guid part, DateOnly on) => [new { scheduleLineId = part, confirmedOn = on }];
        object[] Lines(params (Guid Part, decimal Quantity)[] parts) => [.. parts.Select(p => new { scheduleLineId = p.Part, quantity = p.Quantity })];
        Task Wrong(Member by, string step, object body, string code, string field) => WrongAsync(by, id, step, body, code, field);

        await Wrong(supplier, "acknowledgement", new { decision = "Rejected", reason = " " }, "order.reason-missing", "reason");
        await Wrong(supplier, "acknowledgement", new { decision = "Maybe" }, "request.malformed", "decision");
        await Wrong(supplier, "acknowledgement", new { decision = "Accepted", dates = Dates(line, due.AddDays(1)) }, "order.dates-changed", "dates");
        await Wrong(supplier, "acknowledgement", new { decision = "AcceptedWithChanges", dates = Dates(line, due) }, "order.dates-same", "dates");
        await Wrong(supplier, "acknowledgement", new { decision = "AcceptedWithChanges", dates = Dates(line, due.AddYears(-1)) }, "order.day-past", "dates[0].confirmedOn");
        await Wrong(supplier, "acknowledgement", new { decision = "AcceptedWithChanges", dates = Dates(foreign, due.AddDays(1)) }, "order.line-unknown", "dates[0].scheduleLineId");
        await Wrong(supplier, "acknowledgement", new { decision = "AcceptedWithChanges", dates = Dates(line, due.AddDays(1)).Concat(Dates(line, due.AddDays(2))) }, "order.line-twice", "dates[1].scheduleLineId");
        await supplier.DoAsync(id, "acknowledgement", new { decision = "Accepted" });
        await supplier.DoAsync(id, "production");

        var today = DateOnly.FromDateTime((await sourcing.NowAsync()).UtcDateTime);
        object Shipment(params (Guid, decimal)[] parts) => new { shippedOn = today, lines = Lines(parts) };
        await Wrong(supplier, "shipments", Shipment((line, 100.5m)), "order.too-much", "lines[0].quantity");
        await Wrong(supplier, "shipments", Shipment((line, 1.00001m)), "order.too-precise", "lines[0].quantity");
        await Wrong(supplier, "shipments", Shipment((line, 1), (line, 1)), "order.line-twice", "lines[1].scheduleLineId");
        await Wrong(supplier, "shipments", Shipment((foreign, 1)), "order.line-unknown", "lines[0].scheduleLineId");
        await Wrong(supplier, "shipments", Shipment((line, 0)), "order.nothing", "lines[0].quantity");
        await Wrong(supplier, "shipments", Shipment((line, -1)), "request.invalid", "lines[0].quantity");
        await Wrong(supplier, "shipments", Shipment(), "request.invalid", "lines");
        await Wrong(supplier, "shipments", new { shippedOn = today.AddDays(2), lines = Lines((line, 1)) }, "order.day-ahead", "shippedOn");
        await Wrong(supplier, "shipments", new { shippedOn = today, expectedOn = today.AddDays(-1), lines = Lines((line, 1)) }, "order.day-order", "expectedOn");

        var shipment = await sourcing.ShipAsync(supplier, id, line, 60);
        object Receipt(Guid of, DateOnly on, params (Guid, decimal)[] parts) => new { shipmentId = of, receivedOn = on, lines = Lines(parts) };
        await Wrong(buyer, "receipts", Receipt(shipment, today, (line, 60.5m)), "order.too-much", "lines[0].quantity");
        await Wrong(buyer, "receipts", Receipt(Guid.NewGuid(), today, (line, 1)), "order.shipment-unknown", "shipmentId");
        await Wrong(buyer, "receipts", Receipt(shipment, today.AddDays(-1), (line, 1)), "order.day-order", "receivedOn");
        await Wrong(buyer, "receipts", Receipt(shipment, today.AddDays(2), (line, 1)), "order.day-ahead", "receivedOn");
        await buyer.DoAsync(id, "receipts", Receipt(shipment, today, (line, 60)));
        await Wrong(buyer, "inspections", Placing.Inspection(line, 60.5m), "order.too-much", "accepted");
        await Wrong(buyer, "inspections", Placing.Inspection(line, 0), "order.nothing", "accepted");
        await Wrong(buyer, "inspections", Placing.Inspection(line, 1, rejected: 1), "order.reason-missing", "reason");
        await Wrong(buyer, "inspections", Placing.Inspection(line, 1.00001m), "order.too-precise", "accepted");
        await Wrong(buyer, "inspections", Placing.Inspection(foreign, 1), "order.line-unknown", "scheduleLineId");
        await Wrong(buyer, "hold", new { reason = "Wait", state = "Closed" }, "request.malformed", "state");
    }

    [Fact(DisplayName = "ORD-2 A step at the wrong time is refused with its reason, and is not offered")]
    public async Task Wrong_time()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, _) = await sourcing.OrderAsync(buyer, supplier, 100);
        var line = (await buyer.GetAsync($"/orders/{id}")).Delivery().GetProperty("scheduleLineId").GetGuid();
        var reason = new { reason = "Because" };
        (string Step, string Action, Member By, object? Body)[] steps =
        [
            ("acknowledgement", "Acknowledge", supplier, new { decision = "Accepted" }), ("agreement", "Agree", buyer, new { accepted = true }), ("production", "StartProduction", supplier, null),
            ("shipments", "Ship", supplier, await sourcing.ShipmentAsync(line, 1)), ("receipts", "Receive", buyer, await sourcing.ReceiptAsync(Guid.NewGuid(), line, 1)),
            ("inspections", "Inspect", buyer, Placing.Inspection(line, 1)), ("closure", "Close", buyer, null), ("hold", "Hold", buyer, reason), ("resumption", "Resume", buyer, null),
            ("cancellation", "Cancel", buyer, reason), ("termination", "Terminate", buyer, reason),
        ];
        async Task Wrong(string code, params string[] wrong)
        {
            foreach (var (step, action, by, body) in steps.Where(s => wrong.Contains(s.Step)))
            {
                Assert.DoesNotContain(action, (await by.GetAsync($"/orders/{id}")).Actions());
                await by.RefusedAsync(id, step, body, HttpStatusCode.Conflict, code);
            }
        }

        await Wrong("order.not-now", "agreement", "production", "shipments", "receipts", "inspections", "resumption", "closure", "termination");
        await supplier.DoAsync(id, "acknowledgement", new { decision = "Accepted" });
        await Wrong("order.not-now", "acknowledgement", "agreement", "shipments");
        await supplier.DoAsync(id, "production");
        await Wrong("order.not-now", "production", "cancellation");
        await Wrong("order.nothing-under-way", "receipts");
        await Wrong("order.nothing-to-inspect", "inspections");
        await Wrong("order.not-delivered", "closure");
        await buyer.DoAsync(id, "hold", reason);
        await Wrong("order.not-now", "hold", "shipments", "closure");
        await buyer.DoAsync(id, "resumption");
        await buyer.DoAsync(id, "receipts", await sourcing.ReceiptAsync(await sourcing.ShipAsync(supplier, id, line, 100), line, 100));
        await Wrong("order.not-inspected", "closure");
        await buyer.DoAsync(id, "inspections", Placing.Inspection(line, 100));
        await buyer.DoAsync(id, "closure");
        await Wrong("order.not-now", [.. steps.Select(s => s.Step)]);
        await supplier.DoAsync(id, "messages", new { text = "Hello" });
    }

    [Fact(DisplayName = "ORD-8 Each entry of the timeline says which side it comes from")]
    public async Task Sides()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer", name: "Same name"), sourcing.Join("Supplier", name: "Same name"));
        var (id, _) = await sourcing.OrderAsync(buyer, supplier, 100);
        await supplier.DoAsync(id, "messages", new { text = "Hello" });
        await buyer.DoAsync(id, "messages", new { text = "Hello" });
        await supplier.DoAsync(id, "acknowledgement", new { decision = "Accepted" });
        Assert.Equal(
            ["Issued Buyer", "Message Supplier", "Message Buyer", "Accepted Supplier"],
            (await supplier.GetAsync($"/orders/{id}")).GetProperty("timeline").EnumerateArray().Select(s => $"{s.GetProperty("what").GetString()} {s.GetProperty("side").GetString()}"));
    }

    [Fact(DisplayName = "ORD-8 The list counts each state, and the worklist of a busy organisation keeps what is due first")]
    public async Task Busy()
    {
        var (buyer, supplier) = (sourcing.Join("Buyer"), sourcing.Join("Supplier"));
        var (id, rfqId) = await sourcing.OrderAsync(buyer, supplier, 100);
        // One award makes one order, so sixty later ones are copies, each with an award of its own.
        await sourcing.ExecuteAsync($"""
            create temporary table copied as select n, gen_random_uuid() as rfq, gen_random_uuid() as award, gen_random_uuid() as proposal, gen_random_uuid() as ordered, gen_random_uuid() as line from generate_series(1, 60) n;
            insert into rfq select c.rfq, 'C-' || c.n, buyer_id, buyer_name, state, version, published_version, created_at, published_at, opened_at, end_reason, terms, title, visibility,
              bid_deadline, process_codes, search_text, made_by from rfq, copied c where id = '{rfqId}';
            insert into award_proposal select c.proposal, c.rfq, 'Copy', content_hash, 'x', now(), 'Approved', 'y', now() from award_proposal, copied c where rfq_id = '{rfqId}';
            insert into award select c.award, c.rfq, 'Copy', 'y', now(), c.proposal, 'x', made_by from copied c join rfq on id = c.rfq;
            insert into purchase_order select c.ordered, 'PC-' || c.n, c.award, c.rfq, rfq_reference, title, buyer_id, buyer_name, supplier_id, supplier_name, currency, incoterm, delivery_place,
              payment_terms, total, 'InProduction', null, false, null, version, placed_at + interval '1 second', since + interval '1 day' from purchase_order, copied c where id = '{id}';
            insert into order_line select c.line, c.ordered, position, rfq_line_id, part_number, revision, description, quantity, unit, unit_price from order_line, copied c where order_id = '{id}';
            insert into schedule_line select gen_random_uuid(), c.line, quantity, due_on + 30, null, null, null, 'Released', 0, 0, 0, 0, 0
              from schedule_line s, copied c where s.order_line_id = (select id from order_line where order_id = '{id}');
            drop table copied;
            """);

        Assert.Equal(id, (await supplier.GetAsync("/worklist"))[0].GetProperty("id").GetGuid());
        var page = await supplier.GetAsync("/orders?state=Issued");
        Assert.Equal((1, 1, 60), (page.GetProperty("total").GetInt32(), page.GetProperty("states").GetProperty("Issued").GetInt32(), page.GetProperty("states").GetProperty("InProduction").GetInt32()));

        var seen = new HashSet<Guid>();
        string? next = "";
        for (var pages = 0; next is not null; pages++)
        {
            page = await buyer.GetAsync($"/orders?side=buyer&after={next}");
            Assert.True(page.GetProperty("items").EnumerateArray().All(i => seen.Add(i.GetProperty("orderId").GetGuid())), "no order on two pages");
            next = page.GetProperty("next").GetString();
            Assert.True(pages < 3);
        }

        Assert.Equal((61, 61), (seen.Count, page.GetProperty("total").GetInt32()));
    }

    private static async Task WrongAsync(Member by, Guid id, string step, object body, string code, string field)
    {
        var before = (await by.GetAsync($"/orders/{id}")).GetRawText();
        using var refused = await by.PostAsync($"/orders/{id}/{step}", body);
        Assert.Equal((step, code, field), (step, await refused.RefusedAsync(HttpStatusCode.BadRequest), (await refused.WrongFieldsAsync()).Single()));
        Assert.Equal(before, (await by.GetAsync($"/orders/{id}")).GetRawText());
    }
}
