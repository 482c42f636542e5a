using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A supplier answers an order: takes it, takes it on other dates, or does not take it.</summary>
public static class AcknowledgeOrder
{
    public sealed record Date(Guid ScheduleLineId, DateOnly ConfirmedOn);

    /// <param name="Reason">Required for a rejection.</param>
    /// <param name="Dates">Deliveries that come on another day than asked for.</param>
    public sealed record Request(Acknowledgement Decision, [property: StringLength(2000)] string? Reason = null, [property: Length(0, 30_000)] IReadOnlyList<Date>? Dates = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/acknowledgement", HandleAsync)
        .WithName(nameof(AcknowledgeOrder))
        .RequireWriter()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        ConfirmedDate[] dates = [.. (request.Dates ?? []).Select(d => new ConfirmedDate(d.ScheduleLineId, d.ConfirmedOn))];
        await db.StepAsync(orderId, caller, (order, now) => order.Acknowledge(request.Decision, request.Reason, dates, caller, now), ct);
        return TypedResults.NoContent();
    }
}
