using MassTransit;
using Matchmaking.Certification.Storage;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Certification.Known;

/// <summary>Keeps names, and who is an association; the newest version wins, in whatever order they come.</summary>
public sealed class WhenOrganisationRegistered(CertificationDb db) : IConsumer<OrganisationRegistered>
{
    public Task Consume(ConsumeContext<OrganisationRegistered> context) => db.OnceAsync<WhenOrganisationRegistered>(context, () =>
    {
        var said = context.Message;
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into known_organisation as known (organisation_id, version, name_vi, name_en, is_association)
             values ({said.OrganisationId}, {said.Version}, {said.NameVi}, {said.NameEn}, {said.Kinds.Contains("Association")})
             on conflict (organisation_id) do update set
               version = excluded.version, name_vi = excluded.name_vi, name_en = excluded.name_en, is_association = excluded.is_association
             where known.version < excluded.version
             """, context.CancellationToken);
    });
}
