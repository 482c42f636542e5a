using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>Keeps the names and standing that appear beside bids; the newest version wins, in whatever order they come.</summary>
public sealed class WhenOrganisationRegistered(SourcingDb db) : IConsumer<OrganisationRegistered>
{
    public Task Consume(ConsumeContext<OrganisationRegistered> context) => db.OnceAsync<WhenOrganisationRegistered>(context, () =>
    {
        var said = context.Message;
        string[] kinds = [.. said.Kinds];
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into known_organisation as known (organisation_id, version, name_vi, name_en, kinds, ownership, size_class)
             values ({said.OrganisationId}, {said.Version}, {said.NameVi}, {said.NameEn}, {kinds}, {said.Ownership}, {said.SizeClass})
             on conflict (organisation_id) do update set
               version = excluded.version, name_vi = excluded.name_vi, name_en = excluded.name_en, kinds = excluded.kinds,
               ownership = excluded.ownership, size_class = excluded.size_class
             where known.version < excluded.version
             """, context.CancellationToken);
    });
}
