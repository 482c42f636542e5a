using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Certification.Known;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Certification.Reviews;

/// <summary>A reviewer does not verify the certificate, and the holder reads why.</summary>
public static class RejectCertificate
{
    public sealed record Request([Required, StringLength(1000, MinimumLength = 5)] string Reason);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/certificates/{id:guid}/rejection", HandleAsync)
        .WithName(nameof(RejectCertificate))
        .RequireWriter(Kinds.Association)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<NoContent> HandleAsync(Guid id, Request request, Caller caller, ClaimsPrincipal user, ReviewedCertificate reviewed, OtherServices others, TimeProvider clock, CancellationToken ct)
    {
        var evidence = Guid.Empty;
        await reviewed.DecideAsync(id, caller, user, certificate =>
        {
            certificate.Reject(caller, request.Reason.Trim(), clock.GetUtcNow());
            evidence = certificate.Evidence.FileId;
        }, ct);
        await others.ReleaseAsync(evidence, id, ct);
        return TypedResults.NoContent();
    }
}
