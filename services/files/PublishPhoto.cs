using Matchmaking.Files.Checks;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Files;

/// <summary>
/// The owner lets everybody see a photo (PUT), such as one of its profile, or takes that back (DELETE). Only pictures: drawings and evidence
/// are shown to whom their owner says, one by one. While the owner's profile is withdrawn or suspended, its photos are not there either.
/// </summary>
public static class PublishPhoto
{
    private const string Route = "/files/{fileId:guid}/publication";

    internal static void Map(IEndpointRouteBuilder app, FilesSettings settings)
    {
        app.MapPut(Route, PublishAsync).WithName(nameof(PublishPhoto)).RequireWriter().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        app.MapDelete(Route, WithdrawAsync).WithName("WithdrawPhoto").RequireWriter().ProducesProblem(403).ProducesProblem(404);
        var origin = new Uri(settings.PublicUrl);
        app.MapGet("/photos/{fileId:guid}", ShowAsync)
            .WithName("GetPhoto")
            .AllowAnonymous()
            // As every content: never on the host of pages.
            .RequireHost(origin.IsDefaultPort ? origin.Host : origin.Authority)
            .Produces<Stream>(StatusCodes.Status200OK, "image/jpeg", "image/png")
            .ProducesProblem(404);
    }

    private static Task<NoContent> PublishAsync(Guid fileId, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct) => ChangeAsync(fileId, file => file.Publish(), caller, db, clock, ct);

    private static Task<NoContent> WithdrawAsync(Guid fileId, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct) => ChangeAsync(fileId, file => file.Withdraw(), caller, db, clock, ct);

    private static async Task<NoContent> ChangeAsync(Guid fileId, Action<StoredFile> change, Caller caller, FilesDb db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.HoldAsync(fileId, ct);
        change(await db.OwnAsync(fileId, caller, clock.GetUtcNow(), ct));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ShowAsync(Guid fileId, HttpContext http, FilesDb db, Contents.IContentStore store, CancellationToken ct)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"; // Pages of another origin show it as a picture.
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "public, max-age=300"; // What is taken back is gone for everybody in five minutes.

        using var service = RowAccess.ForTheService(); // For anybody; the owner has published it, and its profile was not taken away.
        var photo = await db.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Id == fileId && f.IsPublic && !db.Profiles.Any(p => p.OrganisationId == f.OrganisationId && !p.IsPublished), ct) ?? throw Refuse.NotFound("photo.unknown", "There is no such photo.");
        return Results.Stream(await store.OpenAsync(photo.Sha256, photo.SizeBytes, ct), FileFormats.MediaTypeOf(photo.Format), lastModified: photo.UploadedAt, entityTag: new EntityTagHeaderValue($"\"{photo.Sha256}\""));
    }
}
