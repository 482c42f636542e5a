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

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/ndas", HandleAsync).WithName(nameof(ListNdas)).RequireMember();

    private static async Task<Ok<Response>> HandleAsync(Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var owners = await db.Grants.AsNoTracking()
            .Where(g => g.OrganisationId == caller.OrganisationId && g.NdaRequired && g.RevokedAt == null && g.ExpiresAt > now)
            .GroupBy(g => g.OwnerId).Select(g => new { OwnerId = g.Key, Files = g.Count() }).ToListAsync(ct);
        var ids = owners.Select(o => o.OwnerId).ToList();
        var names = await db.Organisations.AsNoTracking().Where(k => ids.Contains(k.OrganisationId)).ToDictionaryAsync(k => k.OrganisationId, ct);
        var signed = (await db.Ndas.AsNoTracking().Where(n => n.OrganisationId == caller.OrganisationId && ids.Contains(n.OwnerId) && n.ExpiresAt > now).OrderBy(n => n.ExpiresAt).ToListAsync(ct))
            .ToLookup(n => n.OwnerId);
        var items = owners.Select(o => new Item(
            o.OwnerId, names.GetValueOrDefault(o.OwnerId)?.NameVi, names.GetValueOrDefault(o.OwnerId)?.NameEn, o.Files, signed[o.OwnerId].LastOrDefault()?.SignedAt, signed[o.OwnerId].LastOrDefault()?.ExpiresAt));
        return TypedResults.Ok(new Response([.. items.OrderBy(i => i.NameVi, StringComparer.Ordinal)], NdaText.Version, NdaText.Vi, NdaText.En));
    }
}
