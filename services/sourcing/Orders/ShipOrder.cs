using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A supplier announces a shipment, of a part or of everything.</summary>
public static class ShipOrder
{
    public sealed record Line(Guid ScheduleLineId, [property: Range(0, 1_000_000_000)] decimal Quantity);

    public sealed record Request(
        DateOnly ShippedOn, [property: Length(1, 2000)] IReadOnlyList<Line> Lines, DateOnly? ExpectedOn = null, [property: StringLength(200)] string? Carrier = null,
        [property: StringLength(100)] string? TrackingNumber = null);

    public sealed record Response(Guid ShipmentId, string Reference);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/shipments", HandleAsync)
        .WithName(nameof(ShipOrder))
        .RequireWriter()
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Created<Response>> HandleAsync(Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (order, now) = await db.LockOrderAsync(orderId, caller, ct);
        var lines = request.Lines.Select(l => new PartQuantity(l.ScheduleLineId, l.Quantity)).ToList();
        var shipment = order.Ship(new ShipmentNotice(request.Carrier, request.TrackingNumber, request.ShippedOn, request.ExpectedOn, lines), caller, now);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/orders/{orderId}", new Response(shipment.Id, shipment.Reference));
    }
}
