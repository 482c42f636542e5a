using Matchmaking.Files.Checks;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files;

/// <summary>The files of my organisation, newest first, and how much room they take.</summary>
public static class ListFiles
{
    private const int PageSize = 25;

    public sealed record Response(IReadOnlyList<Item> Items, int Total, string? Next, long UsedBytes, long QuotaBytes, long MaxBytes);

    /// <param name="SharedWith">Organisations that may see it now.</param>
    public sealed record Item(Guid FileId, string Name, FileFormat Format, FilePurpose Purpose, bool NdaRequired, long SizeBytes, string Sha256, DateTimeOffset UploadedAt, int SharedWith);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/files", HandleAsync).WithName(nameof(ListFiles)).RequireMember();

    private static async Task<Ok<Response>> HandleAsync(Caller caller, FilesDb db, IOptions<FilesSettings> settings, TimeProvider clock, CancellationToken ct, Guid? after = null)
    {
        var now = clock.GetUtcNow();
        var mine = db.Files.AsNoTracking().Where(f => f.OrganisationId == caller.OrganisationId);
        var page = await mine.Where(f => after == null || f.Id < after).OrderByDescending(f => f.Id).Take(PageSize + 1)
            .Select(f => new Item(
                f.Id, f.Name, f.Format, f.Purpose, f.NdaRequired, f.SizeBytes, f.Sha256, f.UploadedAt,
                db.Grants.Count(g => g.FileId == f.Id && g.RevokedAt == null && g.ExpiresAt > now)))
            .ToListAsync(ct);
        var items = page.Take(PageSize).ToList();
        return TypedResults.Ok(new Response(
            items, await mine.CountAsync(ct), page.Count > PageSize ? items[^1].FileId.ToString() : null,
            await db.UsedBytesAsync(caller.OrganisationId, ct), settings.Value.QuotaBytes, settings.Value.MaxBytes));
    }
}
