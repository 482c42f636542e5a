using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Certificates;

/// <summary>The holder takes back what it submitted, before it is decided.</summary>
public static class WithdrawCertificate
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/certificates/{id:guid}/withdrawal", HandleAsync)
        .WithName(nameof(WithdrawCertificate))
        .RequireWriter(Kinds.Supplier)
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid id, Caller caller, CertificationDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.HoldAsync(id, ct);
        var certificate = await db.Certificates.SingleOrDefaultAsync(c => c.Id == id && c.OrganisationId == caller.OrganisationId, ct) ?? throw GetCertificate.Unknown();
        certificate.Withdraw(caller, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
