using MassTransit;
using Matchmaking.Contracts.Certification;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>Keeps which verified certificates a supplier has, for awards that ask for them; the newest version wins, in whatever order they come.</summary>
public sealed class WhenCertificateVerified(SourcingDb db) : IConsumer<CertificateVerified>, IConsumer<CertificateWithdrawn>
{
    /// <summary>Both sides of an order that lacked it read so in its timeline.</summary>
    public Task Consume(ConsumeContext<CertificateVerified> context) => db.OnceAsync<WhenCertificateVerified>(context, async () =>
    {
        var said = context.Message;
        Guid[] sites = [.. said.SiteIds];
        string[] processes = [.. said.ProcessCodes];
        var isNewer = await db.Database.ExecuteSqlAsync(
            $"""
             insert into known_certificate as known (certificate_id, version, organisation_id, type_code, site_ids, process_codes, issued_on, expires_on, verified_by, counts)
             values ({said.CertificateId}, {said.Version}, {said.OrganisationId}, {said.TypeCode}, {sites}, {processes}, {said.IssuedOn}, {said.ExpiresOn}, {said.VerifiedBy}, true)
             on conflict (certificate_id) do update set
               version = excluded.version, type_code = excluded.type_code, site_ids = excluded.site_ids, process_codes = excluded.process_codes,
               issued_on = excluded.issued_on, expires_on = excluded.expires_on, verified_by = excluded.verified_by, counts = true
             where known.version < excluded.version
             """, context.CancellationToken);
        if (isNewer > 0) await db.NoteReturnAsync(said.CertificateId, context.CancellationToken);
    });

    /// <summary>Both sides of an order that asked for it read so in its timeline.</summary>
    public Task Consume(ConsumeContext<CertificateWithdrawn> context) => db.OnceAsync<WhenCertificateVerified>(context, async () =>
    {
        var said = context.Message;
        var isNewer = await db.Database.ExecuteSqlAsync(
            $"""
             insert into known_certificate as known (certificate_id, version, organisation_id, type_code, site_ids, process_codes, issued_on, expires_on, counts)
             values ({said.CertificateId}, {said.Version}, {said.OrganisationId}, {said.TypeCode}, array[]::uuid[], array[]::text[], {DateOnly.FromDateTime(said.At.UtcDateTime)}, null, false)
             on conflict (certificate_id) do update set version = excluded.version, counts = false
             where known.version < excluded.version
             """, context.CancellationToken);
        if (isNewer == 0) return;
        var what = said.Reason == "Revoked" ? CertificateNotes.Revoked : CertificateNotes.Suspended;
        await db.NoteLossAsync(said.CertificateId, said.OrganisationId, said.TypeCode, what, Order.DayOf(said.At), null, context.CancellationToken);
    });
}
