using Matchmaking.Files.Rfqs;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Views;

/// <summary>
/// Somebody opens a file, its own, one that it was granted, or a document of an RFQ that it sees: the view is logged, and a link to the content
/// is given that holds for less than a minute.
/// </summary>
public static class AskForLink
{
    public sealed record Response(string Url, DateTimeOffset ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/files/{fileId:guid}/links", HandleAsync)
        .WithName(nameof(AskForLink))
        .RequireMember()
        .ReadsOnly()
        .ProducesProblem(404)
        .ProducesProblem(503);

    /// <param name="rfqId">The RFQ that the file is a document of; without it, the file is the caller's own or was granted to it.</param>
    private static async Task<Ok<Response>> HandleAsync(
        Guid fileId, Caller caller, FilesDb db, Sourcing sourcing, LinkSigner links, IOptions<FilesSettings> settings, TimeProvider clock, CancellationToken ct, Guid? rfqId = null)
    {
        var now = clock.GetUtcNow();
        var view = rfqId is { } rfq ? await db.ViewOfRfqAsync(sourcing, rfq, fileId, caller, now, ct) : await ViewAsync(fileId, caller, db, now, ct);
        var expiresAt = now.AddSeconds(Math.Clamp(settings.Value.LinkSeconds, 1, 60));
        return TypedResults.Ok(new Response($"{settings.Value.PublicUrl.TrimEnd('/')}/content/{links.Sign(view.Id, expiresAt)}", expiresAt));
    }

    private static async Task<FileView> ViewAsync(Guid fileId, Caller caller, FilesDb db, DateTimeOffset now, CancellationToken ct)
    {
        var (file, grant) = await db.VisibleAsync(fileId, caller, now, ct);
        var view = new FileView(file, grant, caller, now);
        db.Add(view);
        await db.SaveChangesAsync(ct);
        return view;
    }
}
