using Matchmaking.Contracts.Registry;
using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Profiles;

/// <summary>A profile with its organisation, loaded for a change by its own organisation.</summary>
internal sealed record OwnProfile(SupplierProfile Profile, Organisation Organisation)
{
    /// <summary>Someone else's published profile may be seen but not changed; any other one is not there.</summary>
    public static async Task<OwnProfile> LoadAsync(RegistryDb db, Guid organisationId, Caller caller, CancellationToken ct)
    {
        if (caller.OrganisationId != organisationId)
        {
            throw await db.Profiles.AnyAsync(p => p.OrganisationId == organisationId && p.State == ProfileState.Published, ct)
                ? Refuse.Forbidden("profile.not-own", "Only the supplier itself changes its profile.")
                : GetProfile.Unknown();
        }

        return await LoadAsync(db, organisationId, ct);
    }

    public static async Task<OwnProfile> LoadAsync(RegistryDb db, Guid organisationId, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is not null) await db.LockAsync(organisationId, ct);
        var profile = await db.Profiles.SingleOrDefaultAsync(p => p.OrganisationId == organisationId, ct) ?? throw GetProfile.Unknown();
        return new OwnProfile(profile, await db.Organisations.SingleAsync(o => o.Id == organisationId, ct));
    }

    /// <summary>Saves the change, and tells of it when the profile is published.</summary>
    public async Task SaveAsync(RegistryDb db, DateTimeOffset now, CancellationToken ct)
    {
        if (Profile.Announce(Organisation, now) is { } published) db.Stage(Profile.OrganisationId, published);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Saves a change that took the profile off, and tells of it when it had been published.</summary>
    public async Task SaveAsync(RegistryDb db, SupplierProfileWithdrawn? withdrawn, CancellationToken ct)
    {
        if (withdrawn is not null) db.Stage(Profile.OrganisationId, withdrawn);
        await db.SaveChangesAsync(ct);
    }
}
