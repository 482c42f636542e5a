using Matchmaking.Contracts.Registry;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Suspensions;
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

    /// <summary>All that a supplier holds now, also what has lapsed: of earlier dates it still tells. While an association is suspended, none of its levels.</summary>
    public static async Task<List<HeldLevel>> OfAsync(RegistryDb db, Guid organisationId, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // What an association vouches for, everybody may know.
        return await db.Vettings.AsNoTracking()
            .Where(v => v.ApplicantId == organisationId && v.State == VettingState.Approved
                && db.Suspensions.Where(s => s.OrganisationId == v.AssociationId && s.Version != null).OrderByDescending(s => s.Version).Select(s => (Measure?)s.Measure).FirstOrDefault() != Measure.Suspend)
            .OrderBy(v => v.ValidFrom).ThenBy(v => v.Id)
            .Select(v => new HeldLevel(v.Id, v.Level, v.AssociationId, v.ValidFrom!.Value, v.ValidUntil!.Value)) // Approved, so it has both.
            .ToListAsync(ct);
    }

    /// <summary>The same as it was at the end of that day: what happened later to a level, or to who gave it, changes nothing of the past.</summary>
    public static async Task<List<HeldLevel>> HeldOnAsync(RegistryDb db, Guid organisationId, DateOnly day, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // The same.
        var end = VietnamDay.EndOf(day);
        var given = await db.Vettings.AsNoTracking()
            .Where(v => v.ApplicantId == organisationId && v.ValidFrom <= day && day <= v.ValidUntil)
            .Select(v => new
            {
                Held = new HeldLevel(v.Id, v.Level, v.AssociationId, v.ValidFrom!.Value, v.ValidUntil!.Value), // As the condition says.
                Last = v.Events.Where(e => e.At < end && (e.Kind == VettingEventKind.Approved || e.Kind == VettingEventKind.Suspended || e.Kind == VettingEventKind.Lifted))
                    .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Select(e => (VettingEventKind?)e.Kind).FirstOrDefault(),
                OfAssociation = db.Suspensions.Where(s => s.OrganisationId == v.AssociationId && s.Version != null && s.DecidedAt < end).OrderByDescending(s => s.Version).Select(s => (Measure?)s.Measure).FirstOrDefault(),
            })
            .ToListAsync(ct);
        return [.. given.Where(g => g.Last is not VettingEventKind.Suspended && g.OfAssociation is not Measure.Suspend).Select(g => g.Held)];
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

    /// <summary>After an association was suspended, or let go: each profile that it vouches for.</summary>
    public static async Task ShowAllOfAsync(RegistryDb db, Guid associationId, DateTimeOffset now, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // The operator decides, and the suppliers' profiles change.
        var today = VietnamDay.Of(now);
        var suppliers = await db.Vettings.Where(v => v.AssociationId == associationId && v.State == VettingState.Approved && v.ValidUntil >= today).Select(v => v.ApplicantId).Distinct().Order().ToListAsync(ct);
        foreach (var supplier in suppliers)
        {
            await db.LockAsync(supplier, ct);
            await ShowAsync(db, supplier, now, ct);
        }
    }
}
