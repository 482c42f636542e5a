using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Vettings;

/// <summary>Finds a vetting for one of its two sides. For everybody else there is none.</summary>
internal static class VettingSides
{
    public static Task<Vetting> OfApplicantAsync(RegistryDb db, Guid vettingId, Caller caller, CancellationToken ct) =>
        LockAsync(db, db.Vettings.Where(v => v.Id == vettingId && v.ApplicantId == caller.OrganisationId), ct);

    public static Task<Vetting> OfAssociationAsync(RegistryDb db, Guid vettingId, Caller caller, CancellationToken ct) =>
        LockAsync(db, db.Vettings.Where(v => v.Id == vettingId && v.AssociationId == caller.OrganisationId), ct);

    public static RefusalException Unknown() => Refuse.NotFound("vetting.unknown", "There is no such application.");

    // All about one applicant takes turns: the second of two who act at once finds what the first one did.
    private static async Task<Vetting> LockAsync(RegistryDb db, IQueryable<Vetting> one, CancellationToken ct)
    {
        var applicantId = await one.Select(v => (Guid?)v.ApplicantId).SingleOrDefaultAsync(ct) ?? throw Unknown();
        using (RowAccess.ForTheService()) await db.LockAsync(applicantId, ct); // The association may not change the applicant, only wait for it.
        return await one.SingleAsync(ct);
    }
}
