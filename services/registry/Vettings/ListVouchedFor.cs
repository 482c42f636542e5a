using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>Whom an association vouches for or did: each supplier once, at the highest level that holds, else at the last one.</summary>
public static class ListVouchedFor
{
    private const int PageSize = 25;
    private const int MostRows = 10_000;

    /// <param name="Next">The page after this one; null on the last.</param>
    public sealed record Response(IReadOnlyList<Item> Items, int Total, int? Next);

    /// <param name="State">Approved, Suspended or Expired.</param>
    public sealed record Item(VettingView.Party Supplier, Guid VettingId, int Level, VettingState State, DateOnly Since, DateOnly Until);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/association/members", PageAsync).WithName(nameof(ListVouchedFor)).RequireMember(Kinds.Association).ProducesValidationProblem().ProducesProblem(403);
        app.MapGet("/association/members.csv", CsvAsync).WithName("ListVouchedForCsv").RequireMember(Kinds.Association).Produces(200, contentType: "text/csv").ProducesProblem(403);
    }

    private static async Task<Ok<Response>> PageAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, [Range(1, 100_000)] int page = 1)
    {
        var all = await AllAsync(caller, db, clock, ct);
        return TypedResults.Ok(new Response([.. all.Skip((page - 1) * PageSize).Take(PageSize)], all.Count, page * PageSize < all.Count ? page + 1 : null));
    }

    private static async Task<FileContentHttpResult> CsvAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        object[] header = ["Supplier", "Name in English", "Level", "State", "Since", "Until"];
        var rows = (await AllAsync(caller, db, clock, ct)).Select(m => new object[] { m.Supplier.NameVi, m.Supplier.NameEn, $"L{m.Level}", m.State.ToString(), $"{m.Since:yyyy-MM-dd}", $"{m.Until:yyyy-MM-dd}" });
        return TypedResults.File(Csv.Write(rows.Prepend(header)), "text/csv", "members.csv");
    }

    private static async Task<List<Item>> AllAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        var given = await db.Vettings.IgnoreAutoIncludes().AsNoTracking()
            .Where(v => v.AssociationId == caller.OrganisationId && (v.State == VettingState.Approved || v.State == VettingState.Suspended))
            .OrderByDescending(v => v.ValidFrom).Take(MostRows)
            .Join(db.Organisations, v => v.ApplicantId, o => o.Id, (v, o) => new { Vetting = v, Supplier = new VettingView.Party(o.Id, o.NameVi, o.NameEn) })
            .ToListAsync(ct);
        return
        [
            .. given
                .Select(g => new Item(g.Supplier, g.Vetting.Id, g.Vetting.Level, g.Vetting.StateOn(today), g.Vetting.ValidFrom!.Value, g.Vetting.ValidUntil!.Value)) // Approved once, so it has both.
                .GroupBy(m => m.Supplier.OrganisationId)
                .Select(of => of.OrderByDescending(m => m.State is VettingState.Approved).ThenByDescending(m => m.State is VettingState.Approved ? m.Level : 0).ThenByDescending(m => m.Until).First())
                .OrderBy(m => m.Supplier.NameVi, StringComparer.Ordinal).ThenBy(m => m.VettingId),
        ];
    }
}
