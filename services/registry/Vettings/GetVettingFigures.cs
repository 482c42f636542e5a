using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>How fast an association decides, what waits there, and how what it refused or suspended stands up on appeal.</summary>
public static class GetVettingFigures
{
    /// <param name="Decided">Approved or rejected.</param>
    /// <param name="MedianDays">From asking to that decision, without the time for which it was the supplier's turn; null before the first.</param>
    /// <param name="Refused">Rejected, suspended, or appealed although it was given back.</param>
    /// <param name="Appealed">Of the refused ones.</param>
    /// <param name="Overturned">Approved by the other association.</param>
    /// <param name="OverturnedPercent">Of the refused ones; null before the first.</param>
    /// <param name="Open">What the association has to do something about.</param>
    /// <param name="OldestDays">For how long the oldest of them has waited; null where there is none.</param>
    public sealed record Response(int Decided, double? MedianDays, int Refused, int Appealed, int Overturned, double? OverturnedPercent, int Open, double? OldestDays);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/association/figures", HandleAsync)
        .WithName(nameof(GetVettingFigures))
        .RequireMember(Kinds.Association)
        .ProducesProblem(403);

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // What came of an appeal is the other association's.
        var all = await db.Vettings.IgnoreAutoIncludes()
            .Where(v => v.AssociationId == caller.OrganisationId && v.State != VettingState.Withdrawn && v.State != VettingState.ChangesRequested)
            .Select(v => new
            {
                v.AskedAt,
                v.DecidedAt,
                v.State,
                Turns = v.Events.Where(e => e.Kind == VettingEventKind.ChangesRequested || e.Kind == VettingEventKind.Resubmitted).OrderBy(e => e.At).Select(e => e.At).ToList(),
                IsAppealed = db.Vettings.Any(a => a.AppealedId == v.Id),
                IsOverturned = db.Vettings.Any(a => a.AppealedId == v.Id && (a.State == VettingState.Approved || a.State == VettingState.Suspended)),
            })
            .ToListAsync(ct);
        var open = all.FindAll(v => v.DecidedAt is null);
        var refused = all.FindAll(v => v.IsAppealed || v.State is VettingState.Rejected or VettingState.Suspended);
        var now = clock.GetUtcNow();
        double DaysWith(DateTimeOffset askedAt, DateTimeOffset until, List<DateTimeOffset> turns) => (until - askedAt).TotalDays - turns.Chunk(2).Sum(turn => (turn[^1] - turn[0]).TotalDays);
        var overturned = refused.Count(r => r.IsOverturned);
        return TypedResults.Ok(new Response(
            all.Count - open.Count, MedianOf(all.FindAll(v => v.DecidedAt is not null).ConvertAll(v => DaysWith(v.AskedAt, v.DecidedAt!.Value, v.Turns))), // As the condition says.
            refused.Count, refused.Count(r => r.IsAppealed), overturned, refused.Count == 0 ? null : Math.Round(100.0 * overturned / refused.Count, 1),
            open.Count, open.Count == 0 ? null : Math.Round(open.Max(v => DaysWith(v.AskedAt, now, v.Turns)), 1)));
    }

    internal static double? MedianOf(List<double> values)
    {
        if (values.Count == 0) return null;
        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;
        return Math.Round(ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2, 1);
    }
}
