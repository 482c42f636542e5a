using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Views;

/// <summary>Somebody opens a file: the view is logged, and a link to the content is given that holds for less than a minute.</summary>
public static class AskForLink
{
    public sealed record Response(string Url, DateTimeOffset ExpiresAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/files/{fileId:guid}/links", HandleAsync)
        .WithName(nameof(AskForLink))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid fileId, Caller caller, FilesDb db, LinkSigner links, IOptions<FilesSettings> settings, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (file, grant) = await db.VisibleAsync(fileId, caller, now, ct);
        var view = new FileView(file, grant, caller, now);
        db.Add(view);
        await db.SaveChangesAsync(ct);
        var expiresAt = now.AddSeconds(Math.Clamp(settings.Value.LinkSeconds, 1, 60));
        return TypedResults.Ok(new Response($"{settings.Value.PublicUrl.TrimEnd('/')}/content/{links.Sign(view.Id, expiresAt)}", expiresAt));
    }
}
