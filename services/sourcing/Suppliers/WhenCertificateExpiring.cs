using MassTransit;
using Matchmaking.Contracts.Certification;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Orders;
using Matchmaking.Sourcing.Storage;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>A certificate that open orders depend on ends soon: both sides read so in their timelines.</summary>
public sealed class WhenCertificateExpiring(SourcingDb db) : IConsumer<CertificateExpiring>
{
    public Task Consume(ConsumeContext<CertificateExpiring> context) => db.OnceAsync<WhenCertificateExpiring>(context, () => db.NoteOnOrdersAsync(
        context.Message.OrganisationId, context.Message.TypeCode, "CertificateExpiring", $"{context.Message.TypeCode} {context.Message.ExpiresOn:yyyy-MM-dd}", context.CancellationToken));
}
