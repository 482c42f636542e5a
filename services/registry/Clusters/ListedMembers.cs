using Matchmaking.Registry.Profiles;
using Matchmaking.Registry.Storage;
using Matchmaking.Registry.Vettings;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>A page of a cluster's members whose profile is public, with what is proven of each today.</summary>
internal static class ListedMembers
{
    private const int PageSize = 50;

    public static async Task<(IReadOnlyList<GetCluster.Member> Members, bool HasMore)> OfAsync(RegistryDb db, Guid clusterId, int page, DateOnly today, CancellationToken ct)
    {
        var found = await db.ClusterMembers.AsNoTracking().Where(m => m.ClusterId == clusterId && m.Belonging == Belonging.Member)
            .Join(db.Profiles.AsNoTracking().Where(p => p.State == ProfileState.Published), m => m.OrganisationId, p => p.OrganisationId, (m, p) => new { Profile = p, m.Since })
            .OrderBy(m => m.Profile.Words.NameVi).ThenBy(m => m.Profile.OrganisationId).Skip((page - 1) * PageSize).Take(PageSize + 1).ToListAsync(ct);
        Guid[] ids = [.. found.Select(m => m.Profile.OrganisationId)];
        var certificates = (await db.Database.SqlQuery<Held>(
            $"""
             select organisation_id as "OrganisationId", count(distinct type_code)::int as "Certificates" from held_certificate
             where organisation_id = any({ids}) and counts and issued_on <= {today} and (expires_on is null or expires_on >= {today}) group by organisation_id
             """).ToListAsync(ct)).ToDictionary(h => h.OrganisationId, h => h.Certificates);
        return ([.. found.Take(PageSize).Select(m => Member(m.Profile, m.Since))], found.Count > PageSize);

        GetCluster.Member Member(SupplierProfile profile, DateTimeOffset since)
        {
            var trust = profile.Trust.On(today);
            return new GetCluster.Member(
                profile.OrganisationId, profile.Words.NameVi, profile.Words.NameEn, since, [.. profile.Sites.Select(s => s.Facts.ProvinceCode).Distinct().Order(StringComparer.Ordinal)],
                trust?.Level ?? 0, trust?.Until, certificates.GetValueOrDefault(profile.OrganisationId));
        }
    }

    private sealed record Held(Guid OrganisationId, int Certificates);
}
