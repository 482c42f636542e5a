using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A buyer accepts or rejects what it has received.</summary>
public static class InspectDelivery
{
    /// <param name="Reason">Required unless everything is simply accepted.</param>
    public sealed record Request(
        Guid ScheduleLineId, [property: Range(0, 1_000_000_000)] decimal Accepted, [property: Range(0, 1_000_000_000)] decimal UnderDeviation = 0,
        [property: Range(0, 1_000_000_000)] decimal Rejected = 0, [property: StringLength(2000)] string? Reason = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/inspections", HandleAsync)
        .WithName(nameof(InspectDelivery))
        .RequireWriter()
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (order, now) = await db.LockOrderAsync(orderId, caller, ct);
        order.Inspect(request.ScheduleLineId, request.Accepted, request.UnderDeviation, request.Rejected, request.Reason, caller, now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
