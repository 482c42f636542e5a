using System.Security.Claims;
using Matchmaking.Certification.Certificates;
using Matchmaking.Certification.Known;
using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Reviews;

/// <summary>A certificate in the hands of a person of the association that was asked.</summary>
internal sealed class ReviewedCertificate(CertificationDb db, OtherServices others)
{
    /// <summary>
    /// Holds the certificate, lets the person decide, saves it with its event. A program takes no part, and neither does anybody who belongs
    /// to the holder, whatever that person acts for now.
    /// </summary>
    /// <param name="readsEvidence">The decision stands on the evidence: that is still there and the same, for this very person.</param>
    public Task DecideAsync<TEvent>(Guid id, Caller caller, ClaimsPrincipal user, Func<Certificate, TEvent> decide, CancellationToken ct, bool readsEvidence = false) where TEvent : class =>
        DecideAsync(id, caller, user, certificate => db.Stage(certificate.Id, decide(certificate)), ct, readsEvidence);

    /// <summary>The same for what is of no interest outside.</summary>
    public async Task DecideAsync(Guid id, Caller caller, ClaimsPrincipal user, Action<Certificate> decide, CancellationToken ct, bool readsEvidence = false)
    {
        if (user.IsProgram()) throw Refuse.Forbidden("certificate.person-only", "People decide on certificates; a program takes no part in it.");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.HoldAsync(id, ct);
        var certificate = await db.Certificates.SingleOrDefaultAsync(c => c.Id == id && c.AssociationId == caller.OrganisationId, ct) ?? throw GetCertificate.Unknown();
        if ((await others.MembershipsAsync(ct)).Contains(certificate.OrganisationId)) throw Certificate.ConflictOfInterest();
        if (readsEvidence) await others.RequireEvidenceAsync(certificate.Evidence, ct);
        decide(certificate);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
