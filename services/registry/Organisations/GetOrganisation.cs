using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Suspensions;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Organisations;

/// <summary>What is known of an organisation, today or on an earlier day. Its figures are shown to itself only, its history also to the operator.</summary>
public static class GetOrganisation
{
    public sealed record Response(
        Guid OrganisationId, string Country, string TaxCode, string NameVi, string NameEn, IReadOnlyList<string> Kinds, bool IsDemonstration,
        Status Status, IReadOnlyList<Status>? StatusHistory, Suspension? Suspension);

    /// <param name="Reason">As the operator gave it.</param>
    public sealed record Suspension(DateTimeOffset Since, string Reason);

    public sealed record Status(
        DateOnly EffectiveFrom, Ownership Ownership, decimal ForeignSharePercent, string? LegalGroup, Sector Sector,
        int? Staff, decimal? RevenueVnd, decimal? CapitalVnd, SizeClass SizeClass, DateTimeOffset RecordedAt, Actor? RecordedBy);

    public sealed record Actor(Guid MembershipId, string? Name);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/organisations/{id:guid}", HandleAsync)
        .WithName(nameof(GetOrganisation))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid id, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct, DateOnly? on = null)
    {
        var organisation = await FindAsync(db, id, ct);
        var isOwn = caller.OrganisationId == id;
        var showsHistory = isOwn || caller.Is(Kinds.Operator);
        var held = organisation.StatusOn(on ?? VietnamDay.Of(clock.GetUtcNow()))
            ?? (on is null ? organisation.Statuses[0] : throw Refuse.Field("status.none-then", "on", "Nothing is known of the organisation on that day; its first status is of a later one."));
        var ids = organisation.Statuses.Select(s => s.RecordedBy).OfType<Guid>().Distinct().ToList();
        // Those who left are named too.
        var people = showsHistory ? await db.Memberships.IgnoreQueryFilters().AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Name, ct) : [];
        var suspension = showsHistory && await db.LastMeasureAsync(id, ct) is { Measure: Measure.Suspend } last ? new Suspension(last.DecidedAt!.Value, last.Reason) : null; // Confirmed, so it was decided.
        return TypedResults.Ok(new Response(
            organisation.Id, organisation.Country, organisation.TaxCode, organisation.NameVi, organisation.NameEn, organisation.Kinds, organisation.IsDemonstration,
            View(held, isOwn, people),
            showsHistory
                ? [.. organisation.Statuses.OrderByDescending(s => s.EffectiveFrom).ThenByDescending(s => s.Number).Select(s => View(s, isOwn, people))]
                : null,
            suspension));
    }

    internal static RefusalException Unknown() => Refuse.NotFound("organisation.unknown", "There is no such organisation.");

    // With its figures, by which the size class is told to others too; a caller shows nobody else's figures.
    internal static async Task<Organisation> FindAsync(RegistryDb db, Guid id, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService();
        return await db.Organisations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct) ?? throw Unknown();
    }

    private static Status View(OrganisationStatus s, bool withFigures, Dictionary<Guid, string?> people) => new(
        s.EffectiveFrom, s.Ownership, s.ForeignSharePercent, s.LegalGroup, s.Sector,
        withFigures ? s.Staff : null, withFigures ? s.RevenueVnd : null, withFigures ? s.CapitalVnd : null, s.Facts.SizeClass, s.RecordedAt,
        s.RecordedBy is { } by && people.TryGetValue(by, out var name) ? new Actor(by, name) : null);
}
