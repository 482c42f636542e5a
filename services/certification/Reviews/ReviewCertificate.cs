using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Matchmaking.Certification.Certificates;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Certification.Reviews;

/// <summary>The first person of the association says what the comparison with the evidence gave; a second one decides.</summary>
public static class ReviewCertificate
{
    public sealed record Request(bool NumberMatches, bool IssuerConfirms, bool ScopeMatches, bool DatesMatch, [StringLength(2000)] string? Note = null);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/certificates/{id:guid}/review", HandleAsync)
        .WithName(nameof(ReviewCertificate))
        .RequireWriter(Kinds.Association)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<NoContent> HandleAsync(Guid id, Request request, Caller caller, ClaimsPrincipal user, ReviewedCertificate reviewed, TimeProvider clock, CancellationToken ct)
    {
        var checklist = new Checklist(request.NumberMatches, request.IssuerConfirms, request.ScopeMatches, request.DatesMatch, request.Note?.Trim() is { Length: > 0 } note ? note : null);
        await reviewed.DecideAsync(id, caller, user, certificate => certificate.Review(caller, checklist, clock.GetUtcNow()), ct, readsEvidence: true);
        return TypedResults.NoContent();
    }
}
