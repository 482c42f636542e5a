using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Certificates;

/// <summary>Anybody who has the code of a certificate, from its QR code, sees how it stands today, and nothing that is private.</summary>
public static class CheckCertificate
{
    /// <param name="CountsToday">Verified, not suspended, not expired.</param>
    /// <param name="VerifiedOn">When the association verified it.</param>
    /// <param name="CheckedOn">The day that the answer is for, in Vietnam.</param>
    /// <param name="NextCode">Code of the verified certificate that renews this one.</param>
    public sealed record Response(
        string Code, Standing Standing, bool CountsToday, string HolderVi, string HolderEn, string TypeCode, string Number, string Issuer, string? AccreditationBody, string ScopeText,
        IReadOnlyList<Site> Sites, IReadOnlyList<string> ProcessCodes, DateOnly IssuedOn, DateOnly? ExpiresOn, string VerifierVi, string VerifierEn, DateOnly VerifiedOn, DateOnly CheckedOn, string? NextCode);

    public sealed record Site(string Name, string ProvinceCode);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/checks/{code}", HandleAsync)
        .WithName(nameof(CheckCertificate))
        .AllowAnonymous()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(string code, CertificationDb db, TimeProvider clock, CancellationToken ct)
    {
        // For anybody; what was never verified is nobody's business and not there.
        using var service = RowAccess.ForTheService();
        var typed = CheckCode.Read(code);
        var certificate = await db.Certificates.AsNoTracking()
            .SingleOrDefaultAsync(c => c.CheckCode == typed && (c.State == CertificateState.Verified || c.State == CertificateState.Suspended || c.State == CertificateState.Revoked), ct)
            ?? throw Refuse.NotFound("check.unknown", "No verified certificate has this code. Compare it with the paper.");
        var names = await Names.LoadAsync(db, [certificate], ct);
        var next = await db.Certificates.AsNoTracking().Where(c => c.Renews == certificate.Id && c.State == CertificateState.Verified).OrderByDescending(c => c.Id).Select(c => c.CheckCode).FirstOrDefaultAsync(ct);
        var (today, facts) = (VietnamDay.Of(clock.GetUtcNow()), certificate.Facts);
        var (holder, verifier) = (names.Of(certificate.OrganisationId), names.Of(certificate.AssociationId));
        return TypedResults.Ok(new Response(
            certificate.CheckCode, CertificateItem.StandingOf(certificate.State, facts.ExpiresOn, today), certificate.CountsOn(today), holder.Vi, holder.En,
            facts.TypeCode, facts.Number, facts.Issuer, facts.AccreditationBody, facts.ScopeText, [.. certificate.Sites.Select(s => new Site(s.Name, s.ProvinceCode))], facts.ProcessCodes,
            facts.IssuedOn, facts.ExpiresOn, verifier.Vi, verifier.En, VietnamDay.Of(certificate.VerifiedAt!.Value), today, next)); // Verified once, so it has that time.
    }
}
