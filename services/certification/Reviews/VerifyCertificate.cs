using System.Security.Claims;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Certification.Reviews;

/// <summary>A second person of the association agrees with the review: from now on the certificate counts.</summary>
public static class VerifyCertificate
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/certificates/{id:guid}/verification", HandleAsync)
        .WithName(nameof(VerifyCertificate))
        .RequireWriter(Kinds.Association)
        .RequireFreshSignIn()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<NoContent> HandleAsync(Guid id, Caller caller, ClaimsPrincipal user, ReviewedCertificate reviewed, TimeProvider clock, CancellationToken ct)
    {
        await reviewed.DecideAsync(id, caller, user, certificate => certificate.Verify(caller, clock.GetUtcNow()), ct, readsEvidence: true);
        return TypedResults.NoContent();
    }
}
