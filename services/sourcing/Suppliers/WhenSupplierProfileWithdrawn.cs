using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>A supplier without a public profile leaves the network; what it has bid already stays.</summary>
public sealed class WhenSupplierProfileWithdrawn(SourcingDb db) : IConsumer<SupplierProfileWithdrawn>
{
    public Task Consume(ConsumeContext<SupplierProfileWithdrawn> context) => db.OnceAsync<WhenSupplierProfileWithdrawn>(context, () =>
    {
        var said = context.Message;
        var standing = (said.Reason == "Suspended" ? Standing.Suspended : Standing.Draft).ToString();
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into known_supplier as known (organisation_id, version, standing, province_codes, process_codes)
             values ({said.OrganisationId}, {said.Version}, {standing}, array[]::text[], array[]::text[])
             on conflict (organisation_id) do update set version = excluded.version, standing = excluded.standing
             where known.version < excluded.version
             """, context.CancellationToken);
    });
}
