using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Certification.Reviews;

/// <summary>A verified certificate counts no more for the time being, from this moment.</summary>
public static class SuspendCertificate
{
    public sealed record Request([Required, StringLength(1000, MinimumLength = 5)] string Reason);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/certificates/{id:guid}/suspension", HandleAsync)
        .WithName(nameof(SuspendCertificate))
        .RequireWriter(Kinds.Association)
        .RequireFreshSignIn()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<NoContent> HandleAsync(Guid id, Request request, Caller caller, ClaimsPrincipal user, ReviewedCertificate reviewed, TimeProvider clock, CancellationToken ct)
    {
        await reviewed.DecideAsync(id, caller, user, certificate => certificate.Suspend(caller, request.Reason.Trim(), clock.GetUtcNow()), ct);
        return TypedResults.NoContent();
    }
}
