using MassTransit;
using Matchmaking.Contracts.Certification;
using Matchmaking.Search.Index;
using Matchmaking.Search.Storage;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Search;

/// <summary>A supplier is found by a certificate that an association verified, until it is withdrawn; the newest version wins, in whatever order they come.</summary>
public sealed class WhenCertificateVerified(SearchDb db, ISupplierIndex index) : IConsumer<CertificateVerified>, IConsumer<CertificateWithdrawn>
{
    public Task Consume(ConsumeContext<CertificateVerified> context) => HoldAsync(
        context, new HeldCertificate(context.Message.CertificateId, context.Message.Version, context.Message.OrganisationId, context.Message.TypeCode, context.Message.ExpiresOn, Counts: true));

    public Task Consume(ConsumeContext<CertificateWithdrawn> context) => HoldAsync(
        context, new HeldCertificate(context.Message.CertificateId, context.Message.Version, context.Message.OrganisationId, context.Message.TypeCode, null, Counts: false));

    private Task HoldAsync(ConsumeContext context, HeldCertificate certificate) => db.OnceAsync<WhenCertificateVerified>(context, () => index.HoldAsync(certificate, context.CancellationToken));
}
