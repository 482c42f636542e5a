using System.Net;
using System.Text.Json;

namespace Matchmaking.Sourcing.Tests.Orders;

/// <summary>Brings an RFQ to an award, and takes orders on from there.</summary>
internal static class Placing
{
    /// <summary>An RFQ whose bids are opened; each supplier offers every line.</summary>
    public static async Task<(Guid RfqId, Guid[] Lines)> EvaluatedAsync(this SourcingFixture sourcing, Member buyer, object rfq, params Member[] suppliers)
    {
        var id = await buyer.PublishAsync(rfq);
        var lines = await buyer.LinesAsync(id);
        foreach (var supplier in suppliers) await supplier.BidAsync(id, Bodies.Bid(lines));
        await sourcing.MoveToAsync((await buyer.GetAsync($"/rfqs/{id}")).GetProperty("bidDeadline").GetDateTimeOffset());
        await buyer.OpenAsync(id);
        return (id, lines);
    }

    public static async Task<Dictionary<string, object?>> RfqAsync(this SourcingFixture sourcing, params decimal[] quantities) =>
        Bodies.Rfq(deadline: await sourcing.NowAsync() + TimeSpan.FromHours(1), quantities: quantities);

    /// <summary>Somebody else of the buyer's, who may approve.</summary>
    public static Member ApproverFor(this SourcingFixture sourcing, Member buyer) => sourcing.Join("Buyer", "Manager", organisationId: buyer.OrganisationId);

    /// <summary>The buyer proposes, somebody else approves.</summary>
    public static async Task<JsonElement> AwardAsync(this SourcingFixture sourcing, Member buyer, Guid rfqId, params (Guid Line, Member Supplier, decimal Quantity)[] lines)
    {
        using var award = await ApproveAsync(sourcing.ApproverFor(buyer), rfqId, await ProposeAsync(buyer, rfqId, lines));
        return await award.ReadAsync(HttpStatusCode.Created);
    }

    /// <summary>The hash of a new proposal.</summary>
    public static async Task<string> ProposeAsync(Member buyer, Guid rfqId, params (Guid Line, Member Supplier, decimal Quantity)[] lines)
    {
        using var proposed = await buyer.PostAsync($"/rfqs/{rfqId}/award-proposal", Award(lines));
        return (await proposed.ReadAsync(HttpStatusCode.Created)).GetProperty("contentHash").GetString() ?? "";
    }

    public static Task<HttpResponseMessage> ApproveAsync(Member by, Guid rfqId, string contentHash, Guid? key = null) =>
        by.PostAsync($"/rfqs/{rfqId}/award-proposal/approval", new { contentHash }, key);

    public static object Award(params (Guid Line, Member Supplier, decimal Quantity)[] lines) =>
        new { reason = "Best by the criteria", lines = lines.Select(l => new { lineId = l.Line, supplierId = l.Supplier.OrganisationId, quantity = l.Quantity }) };

    /// <summary>One order of one line.</summary>
    public static async Task<(Guid OrderId, Guid RfqId)> OrderAsync(this SourcingFixture sourcing, Member buyer, Member supplier, decimal quantity = 1000)
    {
        var (rfqId, lines) = await sourcing.EvaluatedAsync(buyer, await sourcing.RfqAsync(quantity), supplier);
        var award = await sourcing.AwardAsync(buyer, rfqId, (lines[0], supplier, quantity));
        return (award.GetProperty("orders")[0].GetProperty("orderId").GetGuid(), rfqId);
    }

    /// <summary>As <see cref="OrderAsync"/>, in production; also the number of its only delivery.</summary>
    public static async Task<(Guid OrderId, Guid RfqId, Guid Delivery)> ProducingAsync(this SourcingFixture sourcing, Member buyer, Member supplier, decimal quantity = 1000)
    {
        var (id, rfqId) = await sourcing.OrderAsync(buyer, supplier, quantity);
        await supplier.DoAsync(id, "acknowledgement", new { decision = "Accepted" });
        await supplier.DoAsync(id, "production");
        return (id, rfqId, (await supplier.GetAsync($"/orders/{id}")).Delivery().GetProperty("scheduleLineId").GetGuid());
    }

    /// <summary>Takes a step that must succeed.</summary>
    public static async Task<JsonElement> DoAsync(this Member member, Guid orderId, string step, object? body = null)
    {
        using var response = await member.PostAsync($"/orders/{orderId}/{step}", body);
        return await response.ReadAsync(step == "shipments" ? HttpStatusCode.Created : HttpStatusCode.NoContent);
    }

    /// <summary>Takes a step that must be refused.</summary>
    public static async Task RefusedAsync(this Member member, Guid orderId, string step, object? body, HttpStatusCode status, string code)
    {
        using var response = await member.PostAsync($"/orders/{orderId}/{step}", body);
        Assert.Equal(code, await response.RefusedAsync(status));
    }

    public static async Task<Guid> ShipAsync(this SourcingFixture sourcing, Member supplier, Guid orderId, Guid delivery, decimal quantity) =>
        (await supplier.DoAsync(orderId, "shipments", await sourcing.ShipmentAsync(delivery, quantity))).GetProperty("shipmentId").GetGuid();

    public static async Task<object> ShipmentAsync(this SourcingFixture sourcing, Guid delivery, decimal quantity)
    {
        var today = DateOnly.FromDateTime((await sourcing.NowAsync()).UtcDateTime);
        return new { carrier = "VNPost", trackingNumber = "T1", shippedOn = today, expectedOn = today.AddDays(2), lines = new[] { new { scheduleLineId = delivery, quantity } } };
    }

    public static async Task<object> ReceiptAsync(this SourcingFixture sourcing, Guid shipmentId, Guid delivery, decimal quantity) => new
    {
        shipmentId,
        receivedOn = DateOnly.FromDateTime((await sourcing.NowAsync()).UtcDateTime),
        lines = new[] { new { scheduleLineId = delivery, quantity } },
    };

    public static object Inspection(Guid delivery, decimal accepted, decimal underDeviation = 0, decimal rejected = 0, string? reason = null) =>
        new { scheduleLineId = delivery, accepted, underDeviation, rejected, reason };

    public static JsonElement Delivery(this JsonElement order) => order.GetProperty("lines")[0].GetProperty("schedule")[0];

    public static string? State(this JsonElement element) => element.GetProperty("state").GetString();

    public static decimal Number(this JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    public static string[] Actions(this JsonElement order) => [.. order.GetProperty("actions").EnumerateArray().Select(a => a.GetString() ?? "")];
}
