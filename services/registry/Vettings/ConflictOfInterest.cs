using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>Nobody judges a competitor, nor a firm of its own, nor again what it judged before.</summary>
internal static class ConflictOfInterest
{
    /// <summary>A competitor is a supplier with a five-digit business line and a province of the applicant's.</summary>
    public static async Task RequireNoneAsync(RegistryDb db, Vetting vetting, Actor by, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // The person's organisations, whichever it acts for now, and what the other association did.
        var applicantId = vetting.ApplicantId;
        if (vetting.AppealedId is { } appealed && await TookPartAsync(db, appealed, by, ct))
            throw Refuse.Forbidden("vetting.took-part", "You took part in what is appealed. Somebody else of your association has to do this.");
        var mine = await db.Memberships.Where(m => m.Issuer == by.Issuer && m.Subject == by.Subject).Select(m => m.OrganisationId).ToListAsync(ct);
        if (mine.Contains(applicantId) || by.Subject == vetting.AskedBy) throw Refused(); // Whoever asked may have left since.
        var lines = await db.Profiles.Where(p => p.OrganisationId == applicantId).Select(p => p.Words.VsicCodes).SingleAsync(ct);
        var provinces = await db.Set<Site>().Where(s => EF.Property<Guid>(s, "OrganisationId") == applicantId).Select(s => s.Facts.ProvinceCode).ToListAsync(ct);
        var competes = await db.Profiles.AnyAsync(
            p => mine.Contains(p.OrganisationId)
                && db.Organisations.Any(o => o.Id == p.OrganisationId && o.Kinds.Contains(Kinds.Supplier))
                && p.Words.VsicCodes.Any(code => lines.Contains(code))
                && p.Sites.Any(s => provinces.Contains(s.Facts.ProvinceCode)), ct);
        if (competes) throw Refused();
    }

    // For whichever association the person acts now.
    private static Task<bool> TookPartAsync(RegistryDb db, Guid appealedId, Actor by, CancellationToken ct) => db.Set<VettingEvent>()
        .Where(e => e.VettingId == appealedId && db.Vettings.Any(v => v.Id == appealedId && v.AssociationId == e.OrganisationId))
        .Join(db.Memberships.IgnoreQueryFilters(), e => e.MembershipId, m => m.Id, (e, m) => m)
        .AnyAsync(m => m.Issuer == by.Issuer && m.Subject == by.Subject, ct);

    private static RefusalException Refused() => Refuse.Forbidden(
        "vetting.conflict-of-interest", "You act for this supplier, or for one with the same line of business in the same province. Somebody else of your association has to do this.");
}
