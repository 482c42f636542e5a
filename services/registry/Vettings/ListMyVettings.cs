using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>A supplier's own applications, newest first, and the level that it holds today.</summary>
public static class ListMyVettings
{
    private const int Shown = 100;

    /// <param name="Trust">Null for level 0, self-declared.</param>
    public sealed record Response(TrustView? Trust, IReadOnlyList<Item> Items);

    /// <param name="MayAppeal">Rejected or suspended, and not appealed yet nor decided on appeal.</param>
    public sealed record Item(
        Guid VettingId, VettingView.Party Association, int Level, VettingState State, DateTimeOffset AskedAt, DateTimeOffset? DecidedAt, string? Reason,
        DateOnly? ValidFrom, DateOnly? ValidUntil, bool IsAppeal, bool MayAppeal);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/vettings", HandleAsync)
        .WithName(nameof(ListMyVettings))
        .RequireMember(Kinds.Supplier)
        .ProducesProblem(403);

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        var found = await db.Vettings.IgnoreAutoIncludes().AsNoTracking()
            .Where(v => v.ApplicantId == caller.OrganisationId)
            .OrderByDescending(v => v.AskedAt).ThenByDescending(v => v.Id).Take(Shown)
            .Join(db.Organisations, v => v.AssociationId, o => o.Id, (v, o) => new { Vetting = v, Association = new VettingView.Party(o.Id, o.NameVi, o.NameEn), IsAppealed = db.Vettings.Any(a => a.AppealedId == v.Id) })
            .ToListAsync(ct);
        return TypedResults.Ok(new Response(
            await TrustView.OnAsync(db, await TrustLevels.OfAsync(db, caller.OrganisationId, ct), today, ct),
            [.. found.Select(f => new Item(
                f.Vetting.Id, f.Association, f.Vetting.Level, f.Vetting.StateOn(today), f.Vetting.AskedAt, f.Vetting.DecidedAt, f.Vetting.SuspensionReason ?? f.Vetting.Reason,
                f.Vetting.ValidFrom, f.Vetting.ValidUntil, f.Vetting.AppealedId is not null,
                f.Vetting is { AppealedId: null, State: VettingState.Rejected or VettingState.Suspended } && !f.IsAppealed))]));
    }
}
