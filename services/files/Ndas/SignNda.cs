using System.ComponentModel.DataAnnotations;
using Matchmaking.Files.Rfqs;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Ndas;

/// <summary>A manager or owner signs the non-disclosure agreement of an organisation that shows files under it; from then on they are seen.</summary>
public static class SignNda
{
    /// <param name="OrganisationId">Whose files.</param>
    /// <param name="TextVersion">Of the text that was read.</param>
    /// <param name="RfqId">An RFQ of that organisation with documents under the agreement; without it, the organisation shows files by a grant.</param>
    public sealed record Request(Guid OrganisationId, [StringLength(20)] string TextVersion, Guid? RfqId = null);

    public sealed record Response(Guid NdaId, DateTimeOffset SignedAt, DateTimeOffset ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/ndas", HandleAsync)
        .WithName(nameof(SignNda))
        .RequireWriter()
        .Idempotent<FilesDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404)
        .ProducesProblem(503);

    private static async Task<Created<Response>> HandleAsync(Request request, Caller caller, FilesDb db, Sourcing sourcing, IOptions<FilesSettings> settings, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var isAsked = request.RfqId is { } rfqId
            ? await sourcing.RfqAsync(rfqId, ct) is { AsksForNda: true } rfq && rfq.Buyer.OrganisationId == request.OrganisationId && !rfq.IsMine
            : await db.Grants.AnyAsync(g => g.OwnerId == request.OrganisationId && g.OrganisationId == caller.OrganisationId && g.NdaRequired && g.RevokedAt == null && g.ExpiresAt > now, ct);
        if (!isAsked)
            throw Refuse.NotFound("nda.unknown", "This organisation shows yours nothing under a non-disclosure agreement.");
        var nda = new SignedNda(request.OrganisationId, caller, request.TextVersion, settings.Value.NdaDays, now);
        db.Add(nda);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created("/ndas", new Response(nda.Id, nda.SignedAt, nda.ExpiresAt));
    }
}
