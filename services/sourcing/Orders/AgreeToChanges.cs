using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>A buyer agrees to the dates that the supplier gave, or asks it to answer again.</summary>
public static class AgreeToChanges
{
    public sealed record Request(bool Accepted, [property: StringLength(2000)] string? Reason = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/agreement", HandleAsync)
        .WithName(nameof(AgreeToChanges))
        .RequireWriter()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        await db.StepAsync(orderId, caller, (order, now) => order.Agree(request.Accepted, request.Reason, caller, now), ct);
        return TypedResults.NoContent();
    }
}
