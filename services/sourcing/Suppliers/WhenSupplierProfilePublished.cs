using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>A supplier with a public profile is in the network while an association vouches for it.</summary>
public sealed class WhenSupplierProfilePublished(SourcingDb db) : IConsumer<SupplierProfilePublished>
{
    public Task Consume(ConsumeContext<SupplierProfilePublished> context) => db.OnceAsync<WhenSupplierProfilePublished>(context, () =>
    {
        var said = context.Message;
        // A lower level may outlast a higher one. Older events tell of the highest alone.
        var trustedUntil = said.TrustLevels is { } held ? held.Max(level => (DateOnly?)level.Until) : said.TrustedUntil;
        string[] provinces = [.. said.Sites.Select(site => site.ProvinceCode).Distinct()];
        string[] processes = [.. said.Sites.SelectMany(site => site.Capabilities).Select(capability => capability.ProcessCode).Distinct()];
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into known_supplier as known (organisation_id, version, standing, trusted_until, province_codes, process_codes)
             values ({said.OrganisationId}, {said.Version}, 'Published', {trustedUntil}, {provinces}, {processes})
             on conflict (organisation_id) do update set
               version = excluded.version, standing = excluded.standing, trusted_until = excluded.trusted_until, province_codes = excluded.province_codes, process_codes = excluded.process_codes
             where known.version < excluded.version
             """, context.CancellationToken);
    });
}
