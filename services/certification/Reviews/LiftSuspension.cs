using System.Security.Claims;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Certification.Reviews;

/// <summary>A suspended certificate counts again.</summary>
public static class LiftSuspension
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/certificates/{id:guid}/suspension", HandleAsync)
        .WithName(nameof(LiftSuspension))
        .RequireWriter(Kinds.Association)
        .RequireFreshSignIn()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<NoContent> HandleAsync(Guid id, Caller caller, ClaimsPrincipal user, ReviewedCertificate reviewed, TimeProvider clock, CancellationToken ct)
    {
        await reviewed.DecideAsync(id, caller, user, certificate => certificate.Lift(caller, clock.GetUtcNow()), ct);
        return TypedResults.NoContent();
    }
}
