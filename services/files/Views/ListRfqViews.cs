using System.Globalization;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Views;

/// <summary>Who opened the documents of an RFQ, newest first, as a list and as a table for a spreadsheet; for its buyer.</summary>
public static class ListRfqViews
{
    private const int PageSize = 25;
    private const int MostRows = 50_000;

    public sealed record Response(IReadOnlyList<Item> Items, int Total, string? Next);

    /// <param name="ViewedBy">The person or program, as its organisation calls it; null when it never said.</param>
    public sealed record Item(Guid FileId, string FileName, Guid OrganisationId, string? NameVi, string? NameEn, string? ViewedBy, DateTimeOffset ViewedAt, bool UnderNda);

    private sealed record Row(Guid Id, Item Item);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/rfqs/{rfqId:guid}/views", HandleAsync).WithName(nameof(ListRfqViews)).RequireMember().ProducesProblem(404);
        app.MapGet("/rfqs/{rfqId:guid}/views.csv", DownloadAsync).WithName("DownloadRfqViews").RequireMember().Produces<Stream>(StatusCodes.Status200OK, "text/csv").ProducesProblem(404);
    }

    private static async Task<Ok<Response>> HandleAsync(Guid rfqId, Caller caller, FilesDb db, CancellationToken ct, Guid? after = null)
    {
        var views = await ViewsAsync(rfqId, caller, db, ct);
        var page = await Rows(views.Where(v => after == null || v.Id < after), db).Take(PageSize + 1).ToListAsync(ct);
        return TypedResults.Ok(new Response([.. page.Take(PageSize).Select(r => r.Item)], await views.CountAsync(ct), page.Count > PageSize ? page[PageSize - 1].Id.ToString() : null));
    }

    private static async Task<IResult> DownloadAsync(Guid rfqId, Caller caller, FilesDb db, CancellationToken ct)
    {
        var rows = await Rows(await ViewsAsync(rfqId, caller, db, ct), db).Take(MostRows).ToListAsync(ct);
        string[] head = ["file", "file_id", "organisation", "organisation_id", "person", "viewed_at", "under_nda"];
        return Results.File(
            Csv.Write(rows.Select(r => r.Item).Select(v => new[]
            {
                v.FileName, $"{v.FileId}", v.NameVi ?? "", $"{v.OrganisationId}", v.ViewedBy ?? "", v.ViewedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), v.UnderNda ? "yes" : "no",
            }).Prepend(head)),
            "text/csv", "views.csv");
    }

    // What was published with a file of the caller's is the caller's RFQ; of all others nothing is known here.
    private static async Task<IQueryable<FileView>> ViewsAsync(Guid rfqId, Caller caller, FilesDb db, CancellationToken ct)
    {
        if (!await db.Holds.AnyAsync(h => h.SubjectId == rfqId && h.OwnerId == caller.OrganisationId && h.OrganisationId == null, ct))
            throw Refuse.NotFound("rfq-views.unknown", "No file of your organisation is a document of such an RFQ.");
        return db.Views.AsNoTracking().Where(v => v.RfqId == rfqId && v.OwnerId == caller.OrganisationId);
    }

    private static IQueryable<Row> Rows(IQueryable<FileView> views, FilesDb db) => views.OrderByDescending(v => v.Id).Select(v => new Row(v.Id, new Item(
        v.FileId, db.Files.Where(f => f.Id == v.FileId).Select(f => f.Name).FirstOrDefault() ?? "", v.OrganisationId,
        db.Organisations.Where(k => k.OrganisationId == v.OrganisationId).Select(k => k.NameVi).FirstOrDefault(),
        db.Organisations.Where(k => k.OrganisationId == v.OrganisationId).Select(k => k.NameEn).FirstOrDefault(),
        v.ViewerName, v.ViewedAt, v.NdaId != null)));
}
