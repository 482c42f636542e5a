using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Views;

/// <summary>Who opened a file, newest first; for its owner.</summary>
public static class ListViews
{
    private const int PageSize = 25;

    public sealed record Response(IReadOnlyList<Item> Items, int Total, string? Next);

    /// <param name="ViewedBy">The person or program, as its organisation calls it; null when it never said.</param>
    /// <param name="GrantId">By which grant; null when the owner opened it, or through an RFQ.</param>
    /// <param name="RfqId">Through which RFQ.</param>
    public sealed record Item(Guid OrganisationId, string? NameVi, string? NameEn, string? ViewedBy, DateTimeOffset ViewedAt, Guid? GrantId, Guid? RfqId);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/files/{fileId:guid}/views", HandleAsync)
        .WithName(nameof(ListViews))
        .RequireMember()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid fileId, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct, Guid? after = null)
    {
        await db.OwnAsync(fileId, caller, clock.GetUtcNow(), ct);
        var views = db.Views.AsNoTracking().Where(v => v.FileId == fileId);
        var page = await views.Where(v => after == null || v.Id < after).OrderByDescending(v => v.Id).Take(PageSize + 1)
            .Select(v => new { View = v, Known = db.Organisations.SingleOrDefault(k => k.OrganisationId == v.OrganisationId) }).ToListAsync(ct);
        var items = page.Take(PageSize).Select(v => new Item(v.View.OrganisationId, v.Known?.NameVi, v.Known?.NameEn, v.View.ViewerName, v.View.ViewedAt, v.View.GrantId, v.View.RfqId)).ToList();
        return TypedResults.Ok(new Response(items, await views.CountAsync(ct), page.Count > PageSize ? page[PageSize - 1].View.Id.ToString() : null));
    }
}
