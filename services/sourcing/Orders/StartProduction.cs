using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A supplier starts to make what was ordered; its deliveries are released.</summary>
public static class StartProduction
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/production", HandleAsync)
        .WithName(nameof(StartProduction))
        .RequireWriter()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid orderId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        await db.StepAsync(orderId, caller, (order, now) => order.StartProduction(caller, now), ct);
        return TypedResults.NoContent();
    }
}
