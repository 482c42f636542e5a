using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Suspensions;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Organisations;

/// <summary>The operator looks through all organisations, by name or tax code, newest first, and sees which are suspended.</summary>
public static class ListOrganisations
{
    private const int PageSize = 25;

    /// <param name="Next">The page after this one; null on the last.</param>
    public sealed record Response(IReadOnlyList<Item> Items, int Total, int? Next);

    public sealed record Item(
        Guid OrganisationId, string Country, string TaxCode, string NameVi, string NameEn, IReadOnlyList<string> Kinds, DateTimeOffset RegisteredAt, DateTimeOffset? SuspendedSince, bool HasProposal);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/organisations", HandleAsync)
        .WithName(nameof(ListOrganisations))
        .RequireMember(Organisations.Kinds.Operator)
        .ProducesProblem(403);

    private static async Task<Ok<Response>> HandleAsync(RegistryDb db, CancellationToken ct, [StringLength(200)] string? q = null, bool suspended = false, [StringLength(20)] string? kind = null, [Range(1, 100_000)] int page = 1)
    {
        var words = $"%{q?.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        var found = db.Organisations.IgnoreAutoIncludes().AsNoTracking()
            .Where(o => EF.Functions.ILike(o.NameVi, words) || EF.Functions.ILike(o.NameEn, words) || EF.Functions.ILike(o.TaxCode, words))
            .Where(o => kind == null || o.Kinds.Contains(kind))
            .Select(o => new
            {
                Organisation = o,
                Last = db.Suspensions.Where(s => s.OrganisationId == o.Id && s.Version != null).OrderByDescending(s => s.Version).FirstOrDefault(),
            })
            .Where(o => !suspended || o.Last!.Measure == Measure.Suspend);
        var items = await found
            .OrderByDescending(o => o.Organisation.RegisteredAt).ThenBy(o => o.Organisation.Id).Skip((page - 1) * PageSize).Take(PageSize)
            .Select(o => new Item(
                o.Organisation.Id, o.Organisation.Country, o.Organisation.TaxCode, o.Organisation.NameVi, o.Organisation.NameEn, o.Organisation.Kinds, o.Organisation.RegisteredAt,
                o.Last!.Measure == Measure.Suspend ? o.Last.DecidedAt : null, db.Suspensions.Any(s => s.OrganisationId == o.Organisation.Id && s.Decision == null)))
            .ToListAsync(ct);
        var total = await found.CountAsync(ct);
        return TypedResults.Ok(new Response(items, total, page * PageSize < total ? page + 1 : null));
    }
}
