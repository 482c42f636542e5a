using System.ComponentModel.DataAnnotations;
using Matchmaking.Certification.Known;
using Matchmaking.Certification.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Matchmaking.Certification.Certificates;

/// <summary>A supplier submits a certificate with its evidence to an association, which may look at the file from then on.</summary>
public static class SubmitCertificate
{
    /// <param name="SiteIds">Sites of the supplier's own profile that the scope covers.</param>
    /// <param name="ProcessCodes">Processes that it covers there; empty when it covers all that the sites do.</param>
    /// <param name="EvidenceFileId">A file of the supplier at the files service.</param>
    /// <param name="Renews">A certificate of the same type that this one follows.</param>
    public sealed record Request(
        Guid AssociationId,
        [Required, StringLength(60)] string TypeCode,
        [Required, StringLength(100)] string Number,
        [Required, StringLength(200)] string Issuer,
        [Required, StringLength(2000)] string ScopeText,
        [MinLength(1), MaxLength(50)] IReadOnlyList<Guid> SiteIds,
        [MaxLength(50)] IReadOnlyList<string> ProcessCodes,
        DateOnly IssuedOn,
        Guid EvidenceFileId,
        DateOnly? ExpiresOn = null,
        [StringLength(200)] string? AccreditationBody = null,
        Guid? Renews = null);

    public sealed record Response(Guid CertificateId, string CheckCode);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/certificates", HandleAsync)
        .WithName(nameof(SubmitCertificate))
        .RequireWriter(Kinds.Supplier)
        .Idempotent<CertificationDb>()
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(409)
        .ProducesProblem(503);

    private static async Task<Created<Response>> HandleAsync(
        Request request, Caller caller, CertificationDb db, OtherServices others, IOptions<CertificationSettings> settings, TimeProvider clock, CancellationToken ct)
    {
        var (now, facts) = (clock.GetUtcNow(), Read(request));
        if (facts.IssuedOn > VietnamDay.Of(now)) throw Refuse.Field("certificate.issued-in-future", "issuedOn", "A certificate was issued today or earlier.");
        if (facts.ExpiresOn < VietnamDay.Of(now)) throw Refuse.Field("certificate.expired", "expiresOn", "This certificate has expired. Submit the one that followed it.");
        if (facts.ExpiresOn < facts.IssuedOn) throw Refuse.Field("certificate.dates", "expiresOn", "The last day is not before the day of issue.");
        if (!await db.Organisations.AnyAsync(o => o.OrganisationId == request.AssociationId && o.IsAssociation, ct))
            throw Refuse.Field("certificate.association-unknown", "associationId", "There is no such association; see GET /associations.");
        if (request.Renews is { } old && !await db.Certificates.AnyAsync(c => c.Id == old && c.OrganisationId == caller.OrganisationId && c.Facts.TypeCode == facts.TypeCode, ct))
            throw Refuse.Field("certificate.renews-unknown", "renews", "There is no such certificate of yours of the same type.");
        if (await db.Certificates.AnyAsync(c => c.OrganisationId == caller.OrganisationId && c.Facts.TypeCode == facts.TypeCode && c.Facts.Number == facts.Number && c.Facts.IssuedOn == facts.IssuedOn
                && (c.State == CertificateState.Submitted || c.State == CertificateState.InReview || c.State == CertificateState.Verified || c.State == CertificateState.Suspended), ct))
            throw Refuse.Conflict("certificate.already-there", "This certificate is submitted or verified already.");

        var sites = await SitesAsync(request, caller, others, ct);
        var evidence = await others.OwnFileAsync(request.EvidenceFileId, caller.OrganisationId, ct)
            ?? throw Refuse.Field("certificate.evidence-unknown", "evidenceFileId", "There is no such file of your organisation.");
        var certificate = new Certificate(caller, request.AssociationId, facts, sites, evidence, request.Renews, CheckCode.Create(), now);
        db.Add(certificate);
        await db.SaveChangesAsync(ct);
        // Last: shown to the association although this fails afterwards does no harm, submitted without being shown would.
        await others.ShowAsync(evidence.FileId, request.AssociationId, ShownUntil(facts.ExpiresOn, settings.Value, now), certificate.Id, ct);
        return TypedResults.Created($"/certificates/{certificate.Id}", new Response(certificate.Id, certificate.CheckCode));
    }

    // What was verified can be looked at as long as it counts, and for a time after it.
    private static DateTimeOffset ShownUntil(DateOnly? last, CertificationSettings settings, DateTimeOffset now)
    {
        var days = last is { } day ? day.DayNumber - VietnamDay.Of(now).DayNumber + settings.EvidenceRetentionDays : settings.EvidenceShownMaxDays;
        return now.AddDays(Math.Min(days, settings.EvidenceShownMaxDays));
    }

    private static CertificateFacts Read(Request request)
    {
        Codes.RequireCertificate(request.TypeCode, "typeCode");
        for (var i = 0; i < request.ProcessCodes.Count; i++) Codes.RequireProcess(request.ProcessCodes[i], $"processCodes[{i}]");
        return new CertificateFacts(
            request.TypeCode, request.Number.Trim(), request.Issuer.Trim(), request.AccreditationBody?.Trim() is { Length: > 0 } body ? body : null, request.ScopeText.Trim(),
            [.. request.ProcessCodes.Distinct().Order(StringComparer.Ordinal)], request.IssuedOn, request.ExpiresOn);
    }

    private static async Task<List<CoveredSite>> SitesAsync(Request request, Caller caller, OtherServices others, CancellationToken ct)
    {
        var own = (await others.OwnProfileAsync(caller.OrganisationId, ct))?.Sites.ToDictionary(s => s.SiteId) ?? [];
        var sites = new List<CoveredSite>();
        for (var i = 0; i < request.SiteIds.Count; i++)
        {
            if (!own.TryGetValue(request.SiteIds[i], out var site)) throw Refuse.Field("certificate.site-unknown", $"siteIds[{i}]", "Your profile has no such site. Add it to the profile first.");
            if (!sites.Exists(s => s.SiteId == site.SiteId)) sites.Add(new CoveredSite(site.SiteId, site.Name, site.ProvinceCode));
        }

        return sites;
    }
}
