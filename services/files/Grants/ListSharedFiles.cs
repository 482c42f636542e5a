using Matchmaking.Files.Checks;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Grants;

/// <summary>Files of others that my organisation may see now, newest first. Those under an agreement that it has not signed are not among them.</summary>
public static class ListSharedFiles
{
    private const int PageSize = 25;

    public sealed record Response(IReadOnlyList<Item> Items, int Total, string? Next);

    public sealed record Item(
        Guid FileId, Guid OrganisationId, string? OwnerNameVi, string? OwnerNameEn, string Name, FileFormat Format, FilePurpose Purpose, bool NdaRequired, long SizeBytes, string Sha256,
        DateTimeOffset GrantedAt, DateTimeOffset VisibleUntil);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/shared-files", HandleAsync).WithName(nameof(ListSharedFiles)).RequireMember();

    /// <param name="after">What <c>next</c> of the page before says.</param>
    private static async Task<Ok<Response>> HandleAsync(Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct, Guid? after = null)
    {
        var visible = db.Visible(caller.OrganisationId, clock.GetUtcNow()).AsNoTracking();
        var page = await visible.Where(g => after == null || g.Id < after).OrderByDescending(g => g.Id).Take(PageSize + 1)
            .Select(g => new { g.Id, g.File, g.GrantedAt, g.ExpiresAt, Owner = db.Organisations.SingleOrDefault(k => k.OrganisationId == g.OwnerId) })
            .ToListAsync(ct);
        var items = page.Take(PageSize).Select(g => new Item(
            g.File.Id, g.File.OrganisationId, g.Owner?.NameVi, g.Owner?.NameEn, g.File.Name, g.File.Format, g.File.Purpose, g.File.NdaRequired, g.File.SizeBytes, g.File.Sha256, g.GrantedAt, g.ExpiresAt)).ToList();
        return TypedResults.Ok(new Response(items, await visible.CountAsync(ct), page.Count > PageSize ? page[PageSize - 1].Id.ToString() : null));
    }
}
