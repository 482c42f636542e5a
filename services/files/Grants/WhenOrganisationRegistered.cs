using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Grants;

/// <summary>Keeps the names of those whom a file can be shown to; the newest version wins, in whatever order they come.</summary>
public sealed class WhenOrganisationRegistered(FilesDb db) : IConsumer<OrganisationRegistered>
{
    public Task Consume(ConsumeContext<OrganisationRegistered> context) => db.OnceAsync<WhenOrganisationRegistered>(context, () =>
    {
        var said = context.Message;
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into known_organisation as known (organisation_id, version, name_vi, name_en)
             values ({said.OrganisationId}, {said.Version}, {said.NameVi}, {said.NameEn})
             on conflict (organisation_id) do update set version = excluded.version, name_vi = excluded.name_vi, name_en = excluded.name_en
             where known.version < excluded.version
             """, context.CancellationToken);
    });
}
