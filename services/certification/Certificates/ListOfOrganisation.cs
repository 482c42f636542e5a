using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Certificates;

/// <summary>The certificates of a supplier that count on a day, for anybody: verified, not suspended, not expired.</summary>
public static class ListOfOrganisation
{
    private const int Shown = 100;

    /// <param name="On">The day that was asked for; today in Vietnam unless said.</param>
    public sealed record Response(DateOnly On, IReadOnlyList<CertificateItem> Items);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/organisations/{organisationId:guid}/certificates", HandleAsync)
        .WithName(nameof(ListOfOrganisation))
        .AllowAnonymous();

    private static async Task<Ok<Response>> HandleAsync(Guid organisationId, CertificationDb db, TimeProvider clock, CancellationToken ct, DateOnly? on = null)
    {
        // For anybody, so in the service's own name; only what is verified.
        using var service = RowAccess.ForTheService();
        var today = VietnamDay.Of(clock.GetUtcNow());
        var day = on ?? today;
        var held = await db.Certificates.AsNoTracking()
            .Where(c => c.OrganisationId == organisationId && c.State == CertificateState.Verified && c.Facts.IssuedOn <= day && (c.Facts.ExpiresOn == null || c.Facts.ExpiresOn >= day))
            .OrderBy(c => c.Facts.TypeCode).ThenByDescending(c => c.Facts.ExpiresOn).Take(Shown).ToListAsync(ct);
        var names = await Names.LoadAsync(db, held, ct);
        return TypedResults.Ok(new Response(day, [.. held.Select(c => CertificateItem.Of(c, names, today, reader: ""))]));
    }
}
