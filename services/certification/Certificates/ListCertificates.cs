using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Certificates;

/// <summary>The certificates of my organisation, newest first, whatever became of them.</summary>
public static class ListCertificates
{
    private const int PageSize = 25;

    public sealed record Response(IReadOnlyList<CertificateItem> Items, int Total, string? Next);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/certificates", HandleAsync).WithName(nameof(ListCertificates)).RequireMember();

    private static async Task<Ok<Response>> HandleAsync(Caller caller, CertificationDb db, TimeProvider clock, CancellationToken ct, Guid? after = null)
    {
        var mine = db.Certificates.AsNoTracking().Where(c => c.OrganisationId == caller.OrganisationId);
        return TypedResults.Ok(await PageAsync(db, mine, mine.Where(c => after == null || c.Id < after).OrderByDescending(c => c.Id), caller, clock, ct));
    }

    internal static async Task<Response> PageAsync(CertificationDb db, IQueryable<Certificate> all, IQueryable<Certificate> from, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        var page = await from.Take(PageSize + 1).ToListAsync(ct);
        var names = await Names.LoadAsync(db, page, ct);
        var items = page.Take(PageSize).Select(c => CertificateItem.Of(c, names, today, caller.Subject)).ToList();
        return new Response(items, await all.CountAsync(ct), page.Count > PageSize ? items[^1].CertificateId.ToString() : null);
    }
}
