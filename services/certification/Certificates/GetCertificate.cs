using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Certificates;

/// <summary>All that is known of a certificate, for its holder and the association that it asked. Others check it by its code.</summary>
public static class GetCertificate
{
    /// <param name="IsOwn">The reader acts for the holder; else for the association.</param>
    /// <param name="Next">The certificate that renews this one, or is submitted to; one that was rejected, withdrawn or revoked does not stand in the way of another.</param>
    /// <param name="RemindersSent">Days before the last one of each reminder that went out, in their order; -1 is the one that it had ended.</param>
    public sealed record Response(
        CertificateItem Facts, string? AccreditationBody, string ScopeText, Evidence Evidence, bool IsOwn, Checklist? Checklist, string? Reason,
        Guid? Renews, Guid? Next, IReadOnlyList<int> RemindersSent, IReadOnlyList<Step> Steps);

    /// <param name="ByHolder">Otherwise by somebody of the association.</param>
    public sealed record Step(CertificateState State, bool ByHolder, string? Reason, DateTimeOffset At);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/certificates/{id:guid}", HandleAsync)
        .WithName(nameof(GetCertificate))
        .RequireMember()
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(Guid id, Caller caller, CertificationDb db, TimeProvider clock, CancellationToken ct)
    {
        var certificate = await db.Certificates.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && (c.OrganisationId == caller.OrganisationId || c.AssociationId == caller.OrganisationId), ct) ?? throw Unknown();
        var names = await Names.LoadAsync(db, [certificate], ct);
        var next = await db.Certificates.AsNoTracking().Where(c => c.Renews == id && c.State != CertificateState.Rejected && c.State != CertificateState.Withdrawn && c.State != CertificateState.Revoked)
            .OrderByDescending(c => c.Id).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct);
        // Of those written at one moment only the nearest went out.
        var reminders = await db.Reminders.AsNoTracking().Where(r => r.CertificateId == id).GroupBy(r => r.SentAt).Select(g => g.Min(r => r.DaysBefore)).OrderDescending().ToListAsync(ct);
        return TypedResults.Ok(new Response(
            CertificateItem.Of(certificate, names, VietnamDay.Of(clock.GetUtcNow()), caller.Subject), certificate.Facts.AccreditationBody, certificate.Facts.ScopeText, certificate.Evidence,
            certificate.OrganisationId == caller.OrganisationId, certificate.Checklist, certificate.Reason, certificate.Renews, next, reminders,
            [.. certificate.Steps.OrderByDescending(s => s.Number).Select(s => new Step(s.State, s.OrganisationId == certificate.OrganisationId, s.Reason, s.At))]));
    }

    internal static RefusalException Unknown() => Refuse.NotFound("certificate.unknown", "There is no such certificate.");
}
