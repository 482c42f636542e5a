using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.TrackRecords;
using Matchmaking.Registry.Vettings;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Profiles;

/// <summary>A supplier's profile: its own in any state, others' when published. Who imported it, an association while it looks into it or vouches for it, and the operator also see drafts.</summary>
public static class GetProfile
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/profiles/{organisationId:guid}", HandleAsync)
        .WithName(nameof(GetProfile))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<ProfileView>> HandleAsync(Guid organisationId, Caller caller, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var profile = await db.Profiles.AsNoTracking().SingleOrDefaultAsync(p => p.OrganisationId == organisationId, ct) ?? throw Unknown();
        var organisation = await GetOrganisation.FindAsync(db, organisationId, ct);
        var (isOwn, today) = (caller.OrganisationId == organisationId, VietnamDay.Of(clock.GetUtcNow()));
        if (!isOwn && profile.State is not ProfileState.Published && organisation.ImportedBy != caller.OrganisationId && !caller.Is(Kinds.Operator)
            && !await db.Vettings.AnyAsync(v => v.ApplicantId == organisationId && v.AssociationId == caller.OrganisationId && (
                v.State == VettingState.Requested || v.State == VettingState.InReview || v.State == VettingState.ChangesRequested || v.State == VettingState.Suspended
                || (v.State == VettingState.Approved && v.ValidUntil >= today)), ct)) throw Unknown();
        return TypedResults.Ok(await ViewAsync(profile, organisation, isOwn, db, clock, ct));
    }

    internal static async Task<ProfileView> ViewAsync(
        SupplierProfile profile, Organisation organisation, bool isOwn, RegistryDb db, TimeProvider clock, CancellationToken ct)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        var clusters = profile.ClusterCodes.Count == 0 ? [] : await db.Clusters.Where(c => profile.ClusterCodes.Contains(c.Code)).OrderBy(c => c.Code).Select(c => new ProfileView.ClusterName(c.Code, c.Sheet.NameVi, c.Sheet.NameEn)).ToListAsync(ct);
        return ProfileView.Of(profile, organisation, await TrackRecordFigures.OfAsync(db, profile.OrganisationId, ct), await TrustView.OnAsync(db, profile.Trust, today, ct), clusters, today, isOwn);
    }

    internal static RefusalException Unknown() => Refuse.NotFound("profile.unknown", "There is no such supplier profile.");
}
