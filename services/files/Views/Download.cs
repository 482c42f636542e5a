using Matchmaking.Files.Checks;
using Matchmaking.Files.Contents;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Files.Views;

/// <summary>
/// The content of a file, to whoever has a link that still holds: as an attachment, from the service's own host, where there are
/// no cookies and nothing runs. What was ended or removed meanwhile is not handed out.
/// </summary>
public static class Download
{
    internal static void Map(IEndpointRouteBuilder app, FilesSettings settings)
    {
        var origin = new Uri(settings.PublicUrl);
        app.MapGet("/content/{link}", HandleAsync)
            .WithName(nameof(Download))
            .AllowAnonymous()
            // Behind a proxy the API may have the portal's host. Contents never do.
            .RequireHost(origin.IsDefaultPort ? origin.Host : origin.Authority)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .ProducesProblem(404);
    }

    private static async Task<IResult> HandleAsync(string link, HttpContext http, FilesDb db, IContentStore store, LinkSigner links, TimeProvider clock, CancellationToken ct)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "private, no-store";

        var now = clock.GetUtcNow();
        var file = links.Read(link, now) is { } viewId ? await FindAsync(db, viewId, now, ct) : null;
        if (file is null) throw Refuse.NotFound("link.invalid", "This link has expired, or never was one. Open the file again from its page.");
        return Results.Stream(
            await store.OpenAsync(file.Sha256, file.SizeBytes, ct), FileFormats.MediaTypeOf(file.Format), file.Name, file.UploadedAt, new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }

    private static async Task<StoredFile?> FindAsync(FilesDb db, Guid viewId, DateTimeOffset now, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // Whoever has the link is nobody here; what the link is for decides.
        var view = await db.Views.AsNoTracking().SingleOrDefaultAsync(v => v.Id == viewId, ct);
        if (view is null || (view.NdaId is { } nda && !await db.Ndas.AnyAsync(n => n.Id == nda && n.ExpiresAt > now, ct))) return null;
        return view.GrantId is { } grantId
            ? await db.Visible(view.OrganisationId, now).AsNoTracking().Where(g => g.Id == grantId).Select(g => g.File).SingleOrDefaultAsync(ct)
            : await db.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Id == view.FileId, ct);
    }
}
