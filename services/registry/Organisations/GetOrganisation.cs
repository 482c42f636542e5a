using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Organisations;

/// <summary>What is known of an organisation. Its figures are shown to itself only, its history also to the operator.</summary>
public static class GetOrganisation
{
    public sealed record Response(
        Guid OrganisationId, string Country, string TaxCode, string NameVi, string NameEn, IReadOnlyList<string> Kinds, bool IsDemonstration,
        Status Status, IReadOnlyList<Status>? StatusHistory);

    public sealed record Status(
        DateOnly EffectiveFrom, Ownership Ownership, decimal ForeignSharePercent, string? LegalGroup, Sector Sector,
        int? Staff, decimal? RevenueVnd, decimal? CapitalVnd, SizeClass SizeClass, DateTimeOffset RecordedAt);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/organisations/{id:guid}", HandleAsync)
        .WithName(nameof(GetOrganisation))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid id, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var organisation = await db.Organisations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct) ?? throw Unknown();
        var isOwn = caller.OrganisationId == id;
        var current = organisation.StatusOn(VietnamDay.Of(clock.GetUtcNow())) ?? organisation.Statuses[0];
        return TypedResults.Ok(new Response(
            organisation.Id, organisation.Country, organisation.TaxCode, organisation.NameVi, organisation.NameEn, organisation.Kinds, organisation.IsDemonstration,
            View(current, isOwn),
            isOwn || caller.Is(Kinds.Operator)
                ? [.. organisation.Statuses.OrderByDescending(s => s.EffectiveFrom).ThenByDescending(s => s.Number).Select(s => View(s, isOwn))]
                : null));
    }

    internal static RefusalException Unknown() => Refuse.NotFound("organisation.unknown", "There is no such organisation.");

    private static Status View(OrganisationStatus s, bool withFigures) => new(
        s.EffectiveFrom, s.Ownership, s.ForeignSharePercent, s.LegalGroup, s.Sector,
        withFigures ? s.Staff : null, withFigures ? s.RevenueVnd : null, withFigures ? s.CapitalVnd : null, s.Facts.SizeClass, s.RecordedAt);
}
