using MassTransit;
using Matchmaking.Contracts.Certification;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Storage;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>A certificate that open orders depend on ends soon, or has ended: both sides read so in their timelines.</summary>
public sealed class WhenCertificateExpiring(SourcingDb db) : IConsumer<CertificateExpiring>, IConsumer<CertificateExpired>
{
    public Task Consume(ConsumeContext<CertificateExpiring> context) => db.OnceAsync<WhenCertificateExpiring>(context, () => db.NoteLossAsync(
        context.Message.CertificateId, context.Message.OrganisationId, context.Message.TypeCode, CertificateNotes.Expiring,
        context.Message.ExpiresOn.AddDays(1), context.Message.ExpiresOn, context.CancellationToken));

    public Task Consume(ConsumeContext<CertificateExpired> context) => db.OnceAsync<WhenCertificateExpiring>(context, () => db.NoteLossAsync(
        context.Message.CertificateId, context.Message.OrganisationId, context.Message.TypeCode, CertificateNotes.Expired,
        context.Message.ExpiresOn.AddDays(1), context.Message.ExpiresOn, context.CancellationToken));
}
