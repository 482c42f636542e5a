using System.ComponentModel.DataAnnotations;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>What an association looks for in its desk.</summary>
public enum VettingPile
{
    /// <summary>Nobody has begun.</summary>
    Waiting,

    /// <summary>The reader reviews it.</summary>
    Mine,

    /// <summary>Somebody else answered the checklist, and the reader can decide.</summary>
    SecondPerson,

    /// <summary>Somebody else reviews it and has not answered everything.</summary>
    WithColleague,

    /// <summary>The supplier was asked for changes.</summary>
    WithSupplier,

    /// <summary>An approved level ends within 90 days, and no later one of at least its height was given.</summary>
    Renewals,
}

/// <summary>The applications that were addressed to an association: a page of them, or all as a table that a spreadsheet opens.</summary>
public static class ListVettings
{
    private const int PageSize = 25;
    private const int RenewalDays = 90;

    /// <param name="Next">The page after this one; null on the last.</param>
    /// <param name="Piles">How many there are in each pile.</param>
    public sealed record Response(IReadOnlyList<Item> Items, int Total, int? Next, IReadOnlyDictionary<VettingPile, int> Piles);

    public sealed record Item(
        Guid VettingId, VettingView.Party Applicant, int Level, VettingState State, DateTimeOffset AskedAt, DateTimeOffset? ReviewedSince, bool IsReviewer, bool IsAnswered,
        DateTimeOffset? DecidedAt, DateOnly? ValidUntil, bool IsAppeal);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/association/vettings", PageAsync).WithName(nameof(ListVettings)).RequireMember(Kinds.Association).ProducesValidationProblem().ProducesProblem(403);
        app.MapGet("/association/vettings.csv", CsvAsync).WithName("ListVettingsCsv").RequireMember(Kinds.Association).Produces(200, contentType: "text/csv").ProducesValidationProblem().ProducesProblem(403);
    }

    private static async Task<Ok<Response>> PageAsync(
        Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, VettingPile? pile = null, VettingState? state = null, [Range(1, 100_000)] int page = 1)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        var found = Of(db, caller, pile, state, today);
        var items = await ItemsAsync(found, (page - 1) * PageSize, PageSize, caller, db, today, ct);
        var total = await found.CountAsync(ct);
        var piles = new Dictionary<VettingPile, int>();
        foreach (var each in Enum.GetValues<VettingPile>()) piles[each] = await Of(db, caller, each, null, today).CountAsync(ct);
        return TypedResults.Ok(new Response(items, total, page * PageSize < total ? page + 1 : null, piles));
    }

    private static async Task<FileContentHttpResult> CsvAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, VettingPile? pile = null, VettingState? state = null, TableLanguage language = TableLanguage.Vi)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        object[] header = language.Pick<object[]>(
            ["Hồ sơ", "Nhà cung cấp", "Mức", "Trạng thái", "Ngày gửi", "Thẩm định từ", "Ngày quyết định", "Hiệu lực đến", "Khiếu nại"],
            ["Application", "Supplier", "Level", "State", "Asked on", "In review since", "Decided on", "Valid until", "Appeal"]);
        var rows = (await ItemsAsync(Of(db, caller, pile, state, today), 0, int.MaxValue, caller, db, today, ct)).Select(v => new object[]
        {
            v.VettingId.ToString(), language.Pick(v.Applicant.NameVi, v.Applicant.NameEn), $"L{v.Level}", DeskWords.Of(language, v.State), DeskWords.Of(VietnamDay.Of(v.AskedAt)),
            v.ReviewedSince is { } since ? DeskWords.Of(VietnamDay.Of(since)) : "", v.DecidedAt is { } decided ? DeskWords.Of(VietnamDay.Of(decided)) : "", DeskWords.Of(v.ValidUntil), DeskWords.Of(language, v.IsAppeal),
        });
        return TypedResults.File(Csv.Write(rows.Prepend(header)), "text/csv", "vettings.csv");
    }

    private static IQueryable<Vetting> Of(RegistryDb db, Caller caller, VettingPile? pile, VettingState? state, DateOnly today)
    {
        var (mine, soon) = (db.Vettings.IgnoreAutoIncludes().AsNoTracking().Where(v => v.AssociationId == caller.OrganisationId), today.AddDays(RenewalDays));
        mine = pile switch
        {
            VettingPile.Waiting => mine.Where(v => v.State == VettingState.Requested),
            VettingPile.Mine => mine.Where(v => v.State == VettingState.InReview && v.ReviewedBy == caller.Subject),
            VettingPile.SecondPerson => mine.Where(v => v.State == VettingState.InReview && v.IsAnswered && v.ReviewedBy != caller.Subject),
            VettingPile.WithColleague => mine.Where(v => v.State == VettingState.InReview && !v.IsAnswered && v.ReviewedBy != caller.Subject),
            VettingPile.WithSupplier => mine.Where(v => v.State == VettingState.ChangesRequested),
            VettingPile.Renewals => mine.Where(v => v.State == VettingState.Approved && v.ValidUntil >= today && v.ValidUntil <= soon
                && !db.Vettings.Any(later => later.ApplicantId == v.ApplicantId && later.AssociationId == v.AssociationId && later.State == VettingState.Approved && later.Level >= v.Level && later.ValidUntil > v.ValidUntil)),
            _ => mine,
        };
        return state switch
        {
            null => mine,
            VettingState.Expired => mine.Where(v => v.State == VettingState.Approved && v.ValidUntil < today),
            VettingState.Approved => mine.Where(v => v.State == VettingState.Approved && v.ValidUntil >= today),
            _ => mine.Where(v => v.State == state),
        };
    }

    // Who waits longest comes first; of what is done, the newest.
    private static async Task<List<Item>> ItemsAsync(IQueryable<Vetting> vettings, int skip, int take, Caller caller, RegistryDb db, DateOnly today, CancellationToken ct)
    {
        var rows = await vettings
            .OrderBy(v => v.State == VettingState.Requested ? 0 : v.State == VettingState.InReview ? 1 : 2)
            .ThenBy(v => v.State == VettingState.Requested || v.State == VettingState.InReview ? v.AskedAt : DateTimeOffset.MaxValue)
            .ThenByDescending(v => v.AskedAt).ThenBy(v => v.Id).Skip(skip).Take(take)
            .Join(db.Organisations, v => v.ApplicantId, o => o.Id, (v, o) => new { Vetting = v, Applicant = new VettingView.Party(o.Id, o.NameVi, o.NameEn) })
            .ToListAsync(ct);
        return rows.ConvertAll(r => new Item(
            r.Vetting.Id, r.Applicant, r.Vetting.Level, r.Vetting.StateOn(today), r.Vetting.AskedAt, r.Vetting.ReviewedSince, r.Vetting.ReviewedBy == caller.Subject, r.Vetting.IsAnswered,
            r.Vetting.DecidedAt, r.Vetting.ValidUntil, r.Vetting.AppealedId is not null));
    }
}
