using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A buyer says what has arrived of a shipment.</summary>
public static class ReceiveShipment
{
    public sealed record Line(Guid ScheduleLineId, [property: Range(0, 1_000_000_000)] decimal Quantity);

    public sealed record Request(Guid ShipmentId, DateOnly ReceivedOn, [property: Length(1, 2000)] IReadOnlyList<Line> Lines);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/receipts", HandleAsync)
        .WithName(nameof(ReceiveShipment))
        .RequireWriter()
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (order, now) = await db.LockOrderAsync(orderId, caller, ct);
        order.Receive(request.ShipmentId, request.ReceivedOn, [.. request.Lines.Select(l => new PartQuantity(l.ScheduleLineId, l.Quantity))], caller, now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
