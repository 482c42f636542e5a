using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Sourcing.Orders;

/// <summary>Either side writes to the other about an order.</summary>
public static class SendMessage
{
    public sealed record Request([property: StringLength(4000, MinimumLength = 1)] string Text);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/orders/{orderId:guid}/messages", HandleAsync)
        .WithName(nameof(SendMessage))
        .RequireWriter()
        .Idempotent<SourcingDb>()
        .ProducesValidationProblem()
        .ProducesProblem(404);

    private static async Task<NoContent> HandleAsync(Guid orderId, Request request, Caller caller, SourcingDb db, CancellationToken ct)
    {
        var (order, now) = await db.LockOrderAsync(orderId, caller, ct);
        order.Say(request.Text, caller, now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
