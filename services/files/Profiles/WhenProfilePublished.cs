using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Files.Profiles;

/// <summary>A profile can be seen, and the photos that its owner published with it; the newest version wins, in whatever order they come.</summary>
public sealed class WhenProfilePublished(FilesDb db) : IConsumer<SupplierProfilePublished>
{
    public Task Consume(ConsumeContext<SupplierProfilePublished> context) =>
        db.OnceAsync<WhenProfilePublished>(context, () => KeepAsync(db, context.Message.OrganisationId, context.Message.Version, isPublished: true, context.CancellationToken));

    internal static Task<int> KeepAsync(FilesDb db, Guid organisationId, int version, bool isPublished, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
         insert into known_profile as known (organisation_id, version, is_published)
         values ({organisationId}, {version}, {isPublished})
         on conflict (organisation_id) do update set version = excluded.version, is_published = excluded.is_published
         where known.version < excluded.version
         """, ct);
}
