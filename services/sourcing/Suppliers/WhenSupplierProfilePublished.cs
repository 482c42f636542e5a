using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>A supplier with a public profile takes part in network RFQs and can be invited.</summary>
public sealed class WhenSupplierProfilePublished(SourcingDb db) : IConsumer<SupplierProfilePublished>
{
    public Task Consume(ConsumeContext<SupplierProfilePublished> context) => db.OnceAsync<WhenSupplierProfilePublished>(context, () =>
    {
        var said = context.Message;
        string[] provinces = [.. said.Sites.Select(site => site.ProvinceCode).Distinct()];
        string[] processes = [.. said.Sites.SelectMany(site => site.Capabilities).Select(capability => capability.ProcessCode).Distinct()];
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into known_supplier as known (organisation_id, version, standing, province_codes, process_codes)
             values ({said.OrganisationId}, {said.Version}, 'Published', {provinces}, {processes})
             on conflict (organisation_id) do update set
               version = excluded.version, standing = excluded.standing, province_codes = excluded.province_codes, process_codes = excluded.process_codes
             where known.version < excluded.version
             """, context.CancellationToken);
    });
}
