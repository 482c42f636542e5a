using Matchmaking.Files.Rfqs;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Ndas;

/// <summary>Who shows us files under a non-disclosure agreement: those that we have signed, and those that wait for it, with the text.</summary>
public static class ListNdas
{
    public sealed record Response(IReadOnlyList<Item> Items, string TextVersion, string TextVi, string TextEn);

    /// <param name="Files">How many files of that organisation are under the agreement; what they are is seen only after it is signed.</param>
    public sealed record Item(Guid OrganisationId, string? NameVi, string? NameEn, int Files, DateTimeOffset? SignedAt, DateTimeOffset? ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/ndas", HandleAsync).WithName(nameof(ListNdas)).RequireMember().ProducesProblem(404).ProducesProblem(503);

    /// <param name="rfqId">An RFQ that the caller sees: its buyer is in the list when its documents are under the agreement.</param>
    private static async Task<Ok<Response>> HandleAsync(Caller caller, FilesDb db, Sourcing sourcing, TimeProvider clock, CancellationToken ct, Guid? rfqId = null)
    {
        var now = clock.GetUtcNow();
        var files = await db.Grants.AsNoTracking()
            .Where(g => g.OrganisationId == caller.OrganisationId && g.NdaRequired && g.RevokedAt == null && g.ExpiresAt > now)
            .GroupBy(g => g.OwnerId).Select(g => new { OwnerId = g.Key, Files = g.Count() }).ToDictionaryAsync(g => g.OwnerId, g => g.Files, ct);
        var signed = (await db.Ndas.AsNoTracking().Where(n => n.OrganisationId == caller.OrganisationId && n.ExpiresAt > now).OrderBy(n => n.ExpiresAt).ToListAsync(ct)).ToLookup(n => n.OwnerId);
        var rfq = rfqId is { } id ? await sourcing.RfqAsync(id, ct) ?? throw Refuse.NotFound("nda.unknown", "This organisation shows yours nothing under a non-disclosure agreement.") : null;
        if (rfq is { AsksForNda: true, IsMine: false }) files[rfq.Buyer.OrganisationId] = files.GetValueOrDefault(rfq.Buyer.OrganisationId) + rfq.DocumentCount;

        var owners = files.Keys.Union(signed.Select(n => n.Key)).ToList();
        var names = await db.Organisations.AsNoTracking().Where(k => owners.Contains(k.OrganisationId)).ToDictionaryAsync(k => k.OrganisationId, ct);
        var items = owners.Select(owner => new Item(
            owner, names.GetValueOrDefault(owner)?.NameVi, names.GetValueOrDefault(owner)?.NameEn, files.GetValueOrDefault(owner), signed[owner].LastOrDefault()?.SignedAt, signed[owner].LastOrDefault()?.ExpiresAt));
        return TypedResults.Ok(new Response([.. items.OrderBy(i => i.NameVi, StringComparer.Ordinal)], NdaText.Version, NdaText.Vi, NdaText.En));
    }
}
