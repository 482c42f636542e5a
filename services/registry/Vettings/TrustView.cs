using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>The level of trust that counts on a day, who vouches for it, since when and until when, and on what it rests.</summary>
/// <param name="Level">1 registry match, 2 desk review by the association, 3 site audit.</param>
/// <param name="Until">The last day.</param>
/// <param name="Checked">What two people of the association looked at and found right, in the checklist's codes and order.</param>
public sealed record TrustView(int Level, Guid AssociationId, string AssociationNameVi, string AssociationNameEn, DateOnly Since, DateOnly Until, IReadOnlyList<string> Checked)
{
    /// <returns>Null for level 0, self-declared.</returns>
    internal static async Task<TrustView?> OnAsync(RegistryDb db, IEnumerable<HeldLevel> held, DateOnly day, CancellationToken ct)
    {
        if (held.On(day) is not { } level) return null;
        using var service = RowAccess.ForTheService(); // Who vouches, and that something was looked at, is part of what it says, whoever asks; what was noted is not.
        var association = await db.Organisations.IgnoreAutoIncludes().AsNoTracking().SingleAsync(o => o.Id == level.AssociationId, ct);
        var given = await db.Vettings.AsNoTracking().Where(v => v.Id == level.VettingId).ToListAsync(ct);
        var found = given.SelectMany(v => v.Answers).Where(a => a.Answer is ItemAnswer.Yes).Select(a => a.Code).ToHashSet(StringComparer.Ordinal);
        return new TrustView(level.Level, association.Id, association.NameVi, association.NameEn, level.Since, level.Until, [.. Checklist.Of(level.Level).Where(found.Contains)]);
    }
}
