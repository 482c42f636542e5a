using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>Nobody judges a competitor, nor a firm of its own.</summary>
internal static class ConflictOfInterest
{
    /// <summary>A competitor is a supplier with a five-digit business line and a province of the applicant's.</summary>
    public static async Task RequireNoneAsync(RegistryDb db, Guid applicantId, Actor by, CancellationToken ct)
    {
        using var service = RowAccess.ForTheService(); // The person's organisations, whichever it acts for now.
        var mine = await db.Memberships.Where(m => m.Issuer == by.Issuer && m.Subject == by.Subject).Select(m => m.OrganisationId).ToListAsync(ct);
        if (mine.Contains(applicantId)) throw Refused();
        var lines = await db.Profiles.Where(p => p.OrganisationId == applicantId).Select(p => p.Words.VsicCodes).SingleAsync(ct);
        var provinces = await db.Set<Site>().Where(s => EF.Property<Guid>(s, "OrganisationId") == applicantId).Select(s => s.Facts.ProvinceCode).ToListAsync(ct);
        var competes = await db.Profiles.AnyAsync(
            p => mine.Contains(p.OrganisationId)
                && db.Organisations.Any(o => o.Id == p.OrganisationId && o.Kinds.Contains(Kinds.Supplier))
                && p.Words.VsicCodes.Any(code => lines.Contains(code))
                && p.Sites.Any(s => provinces.Contains(s.Facts.ProvinceCode)), ct);
        if (competes) throw Refused();
    }

    private static RefusalException Refused() => Refuse.Forbidden(
        "vetting.conflict-of-interest", "You act for this supplier, or for one with the same line of business in the same province. Somebody else of your association has to do this.");
}
