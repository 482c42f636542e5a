using MassTransit;
using Matchmaking.Contracts.Certification;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.Clusters;

/// <summary>Keeps which certificates of suppliers are verified, for the figures of clusters; the newest version wins, in whatever order they come.</summary>
public sealed class WhenCertificateVerified(RegistryDb db) : IConsumer<CertificateVerified>, IConsumer<CertificateWithdrawn>
{
    public Task Consume(ConsumeContext<CertificateVerified> context) =>
        db.OnceAsync<WhenCertificateVerified>(context, () => KeepAsync(context.Message.CertificateId, context.Message.Version, context.Message.OrganisationId, context.Message.TypeCode, context.Message.IssuedOn, context.Message.ExpiresOn, true, context.CancellationToken));

    public Task Consume(ConsumeContext<CertificateWithdrawn> context) =>
        db.OnceAsync<WhenCertificateVerified>(context, () => KeepAsync(context.Message.CertificateId, context.Message.Version, context.Message.OrganisationId, context.Message.TypeCode, DateOnly.FromDateTime(context.Message.At.UtcDateTime), null, false, context.CancellationToken));

    private Task<int> KeepAsync(Guid id, int version, Guid organisationId, string typeCode, DateOnly issuedOn, DateOnly? expiresOn, bool counts, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
         insert into held_certificate as known (certificate_id, version, organisation_id, type_code, issued_on, expires_on, counts) values ({id}, {version}, {organisationId}, {typeCode}, {issuedOn}, {expiresOn}, {counts})
         on conflict (certificate_id) do update set version = excluded.version, type_code = excluded.type_code, issued_on = excluded.issued_on, expires_on = excluded.expires_on, counts = excluded.counts
         where known.version < excluded.version
         """, ct);
}
