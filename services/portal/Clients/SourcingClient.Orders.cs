namespace Matchmaking.Portal.Clients;

public sealed partial class SourcingClient
{
    public sealed record OrderItem(
        Guid OrderId, string Reference, string Title, string State, string Side, string Counterparty, decimal Total, string Currency, DateOnly? NextDueOn, bool IsLate, DateTimeOffset PlacedAt);

    public sealed record ScheduleLine(
        Guid ScheduleLineId, decimal Quantity, DateOnly DueOn, DateOnly? ConfirmedOn, DateOnly? FirstConfirmedOn, string State, decimal Shipped, decimal Received, decimal Accepted, decimal Rejected,
        decimal UnderDeviation, decimal Pending, bool IsLate);

    public sealed record OrderLine(
        Guid OrderLineId, string PartNumber, string? Revision, string Description, decimal Quantity, string Unit, decimal UnitPrice, decimal Total, IReadOnlyList<ScheduleLine> Schedule);

    public sealed record ShipmentLine(Guid ScheduleLineId, decimal Quantity, decimal ReceivedQuantity);

    public sealed record Shipment(Guid ShipmentId, string Reference, string? Carrier, string? TrackingNumber, DateOnly ShippedOn, DateOnly? ExpectedOn, IReadOnlyList<ShipmentLine> Lines);

    public sealed record Order(
        Guid OrderId, string Reference, Guid RfqId, string RfqReference, string State, bool IsBuyer, Party Buyer, Party Supplier, string Currency, string Incoterm, string DeliveryPlace, decimal Total,
        IReadOnlyList<OrderLine> Lines, IReadOnlyList<Shipment> Shipments, IReadOnlyList<Step> Timeline, IReadOnlyList<string> Actions, string? EndReason)
    {
        public bool May(string action) => Actions.Contains(action);
    }

    public Task<Listing<OrderItem>> OrdersAsync(string query) => GetAsync<Listing<OrderItem>>($"/orders{query}");

    public Task<Order?> OrderAsync(Guid id) => FindAsync<Order>($"/orders/{id}");

    /// <param name="step">The last part of the address: <c>acknowledgement</c>, <c>production</c>, <c>shipments</c>…</param>
    public Task StepAsync(Guid id, string step, object body, Guid key) => PostAsync($"/orders/{id}/{step}", body, key);
}
