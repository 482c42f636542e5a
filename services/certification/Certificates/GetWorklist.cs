using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Certificates;

/// <summary>What the caller's organisation has to renew: verified certificates that end within 90 days or ended in the last 90, and whose renewal is not under way; what ends first comes first.</summary>
public static class GetWorklist
{
    private const int Most = 50;
    private const int Days = 90;

    /// <param name="ExpiresOn">Its last day.</param>
    /// <param name="DaysLeft">Negative when it has ended.</param>
    public sealed record Item(Guid CertificateId, string TypeCode, string Number, DateOnly ExpiresOn, int DaysLeft);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/worklist", HandleAsync).WithName(nameof(GetWorklist)).RequireMember();

    private static async Task<Ok<IReadOnlyList<Item>>> HandleAsync(Caller caller, CertificationDb db, TimeProvider clock, CancellationToken ct)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        var (from, to) = (today.AddDays(-Days), today.AddDays(Days));
        var ending = await db.Certificates.AsNoTracking()
            .Where(c => c.OrganisationId == caller.OrganisationId && c.State == CertificateState.Verified && c.Facts.ExpiresOn >= from && c.Facts.ExpiresOn <= to)
            .Where(c => !db.Certificates.Any(n => n.Renews == c.Id && n.State != CertificateState.Rejected && n.State != CertificateState.Withdrawn && n.State != CertificateState.Revoked))
            .OrderBy(c => c.Facts.ExpiresOn).ThenBy(c => c.Id).Take(Most)
            .Select(c => new { c.Id, c.Facts.TypeCode, c.Facts.Number, c.Facts.ExpiresOn }).ToListAsync(ct);
        return TypedResults.Ok<IReadOnlyList<Item>>([.. ending.Select(c => new Item(c.Id, c.TypeCode, c.Number, c.ExpiresOn ?? default, (c.ExpiresOn ?? default).DayNumber - today.DayNumber))]); // Only such as end.
    }
}
