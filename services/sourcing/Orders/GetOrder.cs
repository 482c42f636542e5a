using System.Data;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Orders;

/// <summary>One order, the same for both sides but for what each can do.</summary>
public static class GetOrder
{
    public sealed record Party(Guid OrganisationId, string Name);

    public sealed record Delivery(
        Guid ScheduleLineId, decimal Quantity, DateOnly DueOn, DateOnly? ConfirmedOn, DateOnly? FirstConfirmedOn, DateOnly? DeliveredOn, ScheduleLineState State,
        decimal Shipped, decimal Received, decimal Accepted, decimal UnderDeviation, decimal Rejected, decimal Pending, bool IsLate);

    public sealed record Line(
        Guid OrderLineId, string PartNumber, string Revision, string Description, decimal Quantity, string Unit, decimal UnitPrice, decimal Total,
        IReadOnlyList<Delivery> Schedule);

    public sealed record ShippedPart(Guid ScheduleLineId, decimal Quantity, decimal ReceivedQuantity);

    public sealed record ShipmentView(
        Guid ShipmentId, string Reference, string? Carrier, string? TrackingNumber, DateOnly ShippedOn, DateOnly? ExpectedOn, IReadOnlyList<ShippedPart> Lines);

    /// <param name="CertificateType">Of which certificate a note tells, and its last day where that matters.</param>
    public sealed record TimelineEntry(DateTimeOffset At, string What, StepSide Side, string Who, string? Text, string? CertificateType, DateOnly? CertificateEndsOn);

    /// <param name="HeldFrom">Where it goes on when it is resumed.</param>
    /// <param name="Actions">What the caller can do now.</param>
    public sealed record Response(
        Guid OrderId, string Reference, Guid RfqId, string RfqReference, string Title, OrderState State, OrderState? HeldFrom, bool AwaitsAgreement, string? EndReason,
        bool IsBuyer, Party Buyer, Party Supplier, string Currency, string Incoterm, string DeliveryPlace, string PaymentTerms, decimal Total, DateTimeOffset PlacedAt,
        IReadOnlyList<Line> Lines, IReadOnlyList<ShipmentView> Shipments, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<OrderAction> Actions, int Version);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/orders/{orderId:guid}", HandleAsync)
        .WithName(nameof(GetOrder))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid orderId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        // One moment for all of it: the queries are several.
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var order = await db.OrdersOf(caller).AsNoTracking().Include(o => o.Lines).Include(o => o.Shipments).Include(o => o.Steps).AsSplitQuery()
            .SingleOrDefaultAsync(o => o.Id == orderId, ct) ?? throw LockedOrder.Unknown();
        var today = Order.DayOf(await db.NowAsync(ct));
        return TypedResults.Ok(new Response(
            order.Id, order.Reference, order.RfqId, order.RfqReference, order.Title, order.State, order.HeldFrom, order.AwaitsAgreement, order.EndReason,
            order.BuyerId == caller.OrganisationId, new Party(order.BuyerId, order.BuyerName), new Party(order.SupplierId, order.SupplierName),
            order.Currency, order.Incoterm, order.DeliveryPlace, order.PaymentTerms, order.Total, order.PlacedAt,
            [.. order.Lines.OrderBy(l => l.Position).Select(l => new Line(
                l.Id, l.PartNumber, l.Revision, l.Description, l.Quantity, l.Unit, l.UnitPrice, l.Total,
                [.. l.Schedule.OrderBy(s => s.DueOn).Select(s => new Delivery(
                    s.Id, s.Quantity, s.DueOn, s.ConfirmedOn, s.FirstConfirmedOn, s.DeliveredOn, s.State, s.Shipped, s.Received, s.Accepted, s.UnderDeviation, s.Rejected,
                    s.Pending, order.IsLate(s, today)))]))],
            [.. order.Shipments.OrderBy(s => s.AnnouncedAt).ThenBy(s => s.Id).Select(s => new ShipmentView(
                s.Id, s.Reference, s.Carrier, s.TrackingNumber, s.ShippedOn, s.ExpectedOn,
                [.. s.Lines.Select(l => new ShippedPart(l.ScheduleLineId, l.Quantity, l.ReceivedQuantity))]))],
            [.. order.Steps.OrderBy(s => s.At).ThenBy(s => s.Id).Select(s => new TimelineEntry(s.At, s.What, s.Side, s.Who, s.Text, s.CertificateType, s.CertificateEndsOn))],
            order.ActionsOf(caller), order.Version));
    }
}
