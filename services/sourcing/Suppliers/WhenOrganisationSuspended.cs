using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Sourcing.Suppliers;

/// <summary>The operator suspended an organisation, or let it go again: a suspended one is not invited and wins nothing.</summary>
public sealed class WhenOrganisationSuspended(SourcingDb db) : IConsumer<OrganisationSuspended>, IConsumer<SuspensionLifted>
{
    public Task Consume(ConsumeContext<OrganisationSuspended> context) =>
        db.OnceAsync<WhenOrganisationSuspended>(context, () => KeepAsync(context.Message.OrganisationId, context.Message.Version, true, context.CancellationToken));

    public Task Consume(ConsumeContext<SuspensionLifted> context) =>
        db.OnceAsync<WhenOrganisationSuspended>(context, () => KeepAsync(context.Message.OrganisationId, context.Message.Version, false, context.CancellationToken));

    private Task<int> KeepAsync(Guid organisationId, int version, bool isSuspended, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
         insert into organisation_suspension as known (organisation_id, version, is_suspended) values ({organisationId}, {version}, {isSuspended})
         on conflict (organisation_id) do update set version = excluded.version, is_suspended = excluded.is_suspended
         where known.version < excluded.version
         """, ct);
}
