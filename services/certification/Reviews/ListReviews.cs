using Matchmaking.Certification.Certificates;
using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Reviews;

/// <summary>What waits for the people of an association, longest first; what ends soon; or all that it was ever asked.</summary>
public static class ListReviews
{
    /// <summary>Which certificates: Waiting for a first or second look, verified ones that expire within 90 days, or all.</summary>
    public enum Pile { Waiting, Expiring, All }

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/reviews", HandleAsync)
        .WithName(nameof(ListReviews))
        .RequireMember(Kinds.Association);

    private static async Task<Ok<ListCertificates.Response>> HandleAsync(Caller caller, CertificationDb db, TimeProvider clock, CancellationToken ct, Pile pile = Pile.Waiting, Guid? after = null)
    {
        var today = VietnamDay.Of(clock.GetUtcNow());
        var soon = today.AddDays(90);
        var asked = db.Certificates.AsNoTracking().Where(c => c.AssociationId == caller.OrganisationId && c.State != CertificateState.Withdrawn);
        var wanted = pile switch
        {
            Pile.Waiting => asked.Where(c => c.State == CertificateState.Submitted || c.State == CertificateState.InReview),
            // Whose successor is verified needs no renewal.
            Pile.Expiring => asked.Where(c => c.State == CertificateState.Verified && c.Facts.ExpiresOn >= today && c.Facts.ExpiresOn <= soon
                && !db.Certificates.Any(n => n.Renews == c.Id && n.State == CertificateState.Verified)),
            _ => asked,
        };
        var from = pile is Pile.All ? wanted.Where(c => after == null || c.Id < after).OrderByDescending(c => c.Id) : wanted.Where(c => after == null || c.Id > after).OrderBy(c => c.Id);
        return TypedResults.Ok(await ListCertificates.PageAsync(db, wanted, from, caller, clock, ct));
    }
}
