using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>
/// How an association's members stand: whom it vouches for or did, and whom its lists brought here. Each supplier once, at the highest
/// level that it holds from this association, else at the last one.
/// </summary>
public static class ListVouchedFor
{
    private const int PageSize = 25;

    /// <param name="Next">The page after this one; null on the last.</param>
    public sealed record Response(IReadOnlyList<Item> Items, int Total, int? Next);

    /// <param name="IsImported">A list of the association brought it here.</param>
    /// <param name="Profile">Null where it has none.</param>
    /// <param name="VettingId">Null where the association never vouched for it, as are State, Since and Until.</param>
    /// <param name="State">Approved, Suspended or Expired.</param>
    /// <param name="Certificates">Verified and valid today.</param>
    public sealed record Item(
        VettingView.Party Supplier, bool IsImported, ProfileState? Profile, Guid? VettingId, int Level, VettingState? State, DateOnly? Since, DateOnly? Until, int Certificates);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/association/members", PageAsync).WithName(nameof(ListVouchedFor)).RequireMember(Kinds.Association).ProducesValidationProblem().ProducesProblem(403);
        app.MapGet("/association/members.csv", CsvAsync).WithName("ListVouchedForCsv").RequireMember(Kinds.Association).Produces(200, contentType: "text/csv").ProducesValidationProblem().ProducesProblem(403);
    }

    private static async Task<Ok<Response>> PageAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, [Range(1, 100_000)] int page = 1)
    {
        using var service = RowAccess.ForTheService(); // Certificates and the state of a profile are told of any supplier that the list holds.
        var (found, today) = (Of(db, caller), VietnamDay.Of(clock.GetUtcNow()));
        var total = await found.CountAsync(ct);
        var items = await ItemsAsync(Ordered(found).Skip((page - 1) * PageSize).Take(PageSize), caller, db, today, ct);
        return TypedResults.Ok(new Response(items, total, page * PageSize < total ? page + 1 : null));
    }

    private static async Task<FileContentHttpResult> CsvAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, TableLanguage language = TableLanguage.Vi)
    {
        using var service = RowAccess.ForTheService(); // The same.
        object[] header = language.Pick<object[]>(
            ["Nhà cung cấp", "Tên tiếng Anh", "Hồ sơ", "Mức", "Trạng thái", "Từ ngày", "Đến ngày", "Chứng nhận còn hiệu lực", "Từ danh sách của hiệp hội"],
            ["Supplier", "Name in English", "Profile", "Level", "State", "Since", "Until", "Valid certificates", "From a list of the association"]);
        var rows = (await ItemsAsync(Ordered(Of(db, caller)), caller, db, VietnamDay.Of(clock.GetUtcNow()), ct)).Select(m => new object[]
        {
            m.Supplier.NameVi, m.Supplier.NameEn, m.Profile is { } profile ? DeskWords.Of(language, profile) : "", m.Level == 0 ? "" : $"L{m.Level}", m.State is { } state ? DeskWords.Of(language, state) : "",
            DeskWords.Of(m.Since), DeskWords.Of(m.Until), (decimal)m.Certificates, DeskWords.Of(language, m.IsImported),
        });
        return TypedResults.File(Csv.Write(rows.Prepend(header)), "text/csv", "members.csv");
    }

    private static IQueryable<Organisation> Of(RegistryDb db, Caller caller) => db.Organisations.IgnoreAutoIncludes().AsNoTracking()
        .Where(o => o.ImportedBy == caller.OrganisationId
            || db.Vettings.Any(v => v.AssociationId == caller.OrganisationId && v.ApplicantId == o.Id && (v.State == VettingState.Approved || v.State == VettingState.Suspended)));

    private static IQueryable<Organisation> Ordered(IQueryable<Organisation> found) => found.OrderBy(o => o.NameVi).ThenBy(o => o.Id);

    private static async Task<List<Item>> ItemsAsync(IQueryable<Organisation> found, Caller caller, RegistryDb db, DateOnly today, CancellationToken ct)
    {
        var rows = await found.Select(o => new
        {
            Supplier = new VettingView.Party(o.Id, o.NameVi, o.NameEn),
            IsImported = o.ImportedBy == caller.OrganisationId,
            Profile = db.Profiles.Where(p => p.OrganisationId == o.Id).Select(p => (ProfileState?)p.State).FirstOrDefault(),
            Given = db.Vettings.Where(v => v.ApplicantId == o.Id && v.AssociationId == caller.OrganisationId && (v.State == VettingState.Approved || v.State == VettingState.Suspended))
                .OrderByDescending(v => v.State == VettingState.Approved && v.ValidUntil >= today)
                .ThenByDescending(v => v.State == VettingState.Approved && v.ValidUntil >= today ? v.Level : 0).ThenByDescending(v => v.ValidUntil)
                .Select(v => new { v.Id, v.Level, v.State, v.ValidFrom, v.ValidUntil }).FirstOrDefault(),
        }).ToListAsync(ct);
        Guid[] ids = [.. rows.Select(r => r.Supplier.OrganisationId)];
        var certificates = (await db.Database.SqlQuery<Held>(
            $"""
             select organisation_id as "OrganisationId", count(*)::int as "Certificates" from held_certificate
             where organisation_id = any({ids}) and counts and issued_on <= {today} and (expires_on is null or expires_on >= {today}) group by organisation_id
             """).ToListAsync(ct)).ToDictionary(h => h.OrganisationId, h => h.Certificates);
        return rows.ConvertAll(r => new Item(
            r.Supplier, r.IsImported, r.Profile, r.Given?.Id, r.Given?.Level ?? 0,
            r.Given is { State: VettingState.Approved } lapsed && lapsed.ValidUntil < today ? VettingState.Expired : r.Given?.State, r.Given?.ValidFrom, r.Given?.ValidUntil, certificates.GetValueOrDefault(r.Supplier.OrganisationId)));
    }

    private sealed record Held(Guid OrganisationId, int Certificates);
}
