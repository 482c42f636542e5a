using Matchmaking.Contracts.Registry;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>A level that an association gave and has not suspended. Whether it counts is a question of the date.</summary>
public sealed record HeldLevel(Guid VettingId, int Level, Guid AssociationId, DateOnly Since, DateOnly Until)
{
    public bool CountsOn(DateOnly day) => Since <= day && day <= Until;
}

/// <summary>What suppliers hold, and how a change of it reaches their profile and its readers.</summary>
internal static class TrustLevels
{
    /// <summary>The highest that counts on that day, of equals the one that lasts longest; null is level 0, self-declared.</summary>
    public static HeldLevel? On(this IEnumerable<HeldLevel> held, DateOnly day) => held.Where(h => h.CountsOn(day)).OrderByDescending(h => h.Level).ThenByDescending(h => h.Until).FirstOrDefault();

    /// <summary>Each level that has not lapsed by that day with its last day, the highest first: what counts after another one has ended.</summary>
    public static List<PublishedTrust> LastingOn(this IEnumerable<HeldLevel> held, DateOnly day) =>
        [.. held.Where(h => day <= h.Until).GroupBy(h => h.Level).OrderByDescending(g => g.Key).Select(g => new PublishedTrust(g.Key, g.Max(h => h.Until)))];

    /// <summary>All that a supplier holds, also what has lapsed: of earlier dates it still tells.</summary>
    public static async Task<List<HeldLevel>> OfAsync(RegistryDb db, Guid organisationId, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // What an association vouches for, everybody may know.
        return await db.Vettings.AsNoTracking()
            .Where(v => v.ApplicantId == organisationId && v.State == VettingState.Approved)
            .OrderBy(v => v.ValidFrom).ThenBy(v => v.Id)
            .Select(v => new HeldLevel(v.Id, v.Level, v.AssociationId, v.ValidFrom!.Value, v.ValidUntil!.Value)) // Approved, so it has both.
            .ToListAsync(ct);
    }

    /// <summary>After a decision was saved: the profile shows what is held now, and whoever read it is told.</summary>
    public static async Task ShowAsync(RegistryDb db, Guid organisationId, DateTimeOffset now, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // The association decides, and the supplier's profile changes.
        var profile = await db.Profiles.SingleAsync(p => p.OrganisationId == organisationId, ct);
        var organisation = await db.Organisations.SingleAsync(o => o.Id == organisationId, ct);
        profile.Show(await OfAsync(db, organisationId, ct));
        if (profile.Announce(organisation, now) is { } published) db.Stage(organisationId, published);
        await db.SaveChangesAsync(ct);
    }
}
