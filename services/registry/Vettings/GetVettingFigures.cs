using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>How fast an association decides, and how its rejections stand up on appeal.</summary>
public static class GetVettingFigures
{
    /// <param name="Decided">Approved or rejected.</param>
    /// <param name="MedianDays">From asking to that decision; null before the first.</param>
    /// <param name="Appealed">Of the rejected ones.</param>
    /// <param name="Overturned">Approved by the other association.</param>
    /// <param name="OverturnedPercent">Of the rejected ones; null before the first.</param>
    public sealed record Response(int Decided, double? MedianDays, int Rejected, int Appealed, int Overturned, double? OverturnedPercent);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/association/figures", HandleAsync)
        .WithName(nameof(GetVettingFigures))
        .RequireMember(Kinds.Association)
        .ProducesProblem(403);

    private static async Task<Ok<Response>> HandleAsync(Caller caller, RegistryDb db, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // What came of an appeal is the other association's.
        var decided = await db.Vettings
            .Where(v => v.AssociationId == caller.OrganisationId && (v.State == VettingState.Approved || v.State == VettingState.Suspended || v.State == VettingState.Rejected))
            .Select(v => new
            {
                v.AskedAt,
                DecidedAt = v.DecidedAt!.Value, // The table says so.
                IsRejected = v.State == VettingState.Rejected,
                Appeal = db.Vettings.Where(a => a.AppealedId == v.Id).Select(a => (VettingState?)a.State).FirstOrDefault(),
            })
            .ToListAsync(ct);
        var days = decided.ConvertAll(d => (d.DecidedAt - d.AskedAt).TotalDays);
        var rejected = decided.FindAll(d => d.IsRejected);
        var overturned = rejected.Count(r => r.Appeal is VettingState.Approved or VettingState.Suspended);
        return TypedResults.Ok(new Response(
            decided.Count, MedianOf(days), rejected.Count, rejected.Count(r => r.Appeal is not null), overturned, rejected.Count == 0 ? null : Math.Round(100.0 * overturned / rejected.Count, 1)));
    }

    internal static double? MedianOf(List<double> values)
    {
        if (values.Count == 0) return null;
        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;
        return Math.Round(ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2, 1);
    }
}
