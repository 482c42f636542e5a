using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A buyer puts an order on hold, and lets it go on where it was.</summary>
public static class HoldOrder
{
    public sealed record Request([property: StringLength(2000, MinimumLength = 3)] string Reason);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/orders/{orderId:guid}/hold", (Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(orderId, caller, db, (order, now) => order.Hold(request.Reason, caller, now), ct))
            .WithName(nameof(HoldOrder)).RequireWriter().ProducesValidationProblem().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapPost("/orders/{orderId:guid}/resumption", (Guid orderId, Caller caller, SourcingDb db, CancellationToken ct) =>
                HandleAsync(orderId, caller, db, (order, now) => order.Resume(caller, now), ct))
            .WithName("ResumeOrder").RequireWriter().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<NoContent> HandleAsync(Guid orderId, Caller caller, SourcingDb db, Action<Order, DateTimeOffset> step, CancellationToken ct)
    {
        await db.StepAsync(orderId, caller, step, ct);
        return TypedResults.NoContent();
    }
}
