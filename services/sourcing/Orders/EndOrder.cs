using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A buyer ends an order that is not delivered: cancelled before production, terminated after it began. The supplier reads the reason.</summary>
public static class EndOrder
{
    public sealed record Request([property: StringLength(2000, MinimumLength = 3)] string Reason);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/orders/{orderId:guid}/cancellation", (Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(orderId, caller, db, (order, now) => order.Cancel(request.Reason, caller, now), ct))
            .WithName("CancelOrder").RequireWriter().ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapPost("/orders/{orderId:guid}/termination", (Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(orderId, caller, db, (order, now) => order.Terminate(request.Reason, caller, now), ct))
            .WithName("TerminateOrder").RequireWriter().ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<NoContent> HandleAsync(Guid orderId, Caller caller, SourcingDb db, Action<Order, DateTimeOffset> end, CancellationToken ct)
    {
        await db.StepAsync(orderId, caller, end, ct);
        return TypedResults.NoContent();
    }
}
