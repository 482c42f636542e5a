using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A buyer closes an order of which everything is delivered and inspected.</summary>
public static class CloseOrder
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/closure", HandleAsync)
        .WithName(nameof(CloseOrder))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid orderId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        await db.StepAsync(orderId, caller, (order, now) =>
        {
            order.Close(caller, now);
            db.Stage(order.Id, new OrderClosed(order.Id, order.BuyerId, order.SupplierId, now));
        }, ct);
        return TypedResults.NoContent();
    }
}
