using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.Files.Storage;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Profiles;

/// <summary>A profile was taken back or suspended: its photos are not there either.</summary>
public sealed class WhenProfileWithdrawn(FilesDb db) : IConsumer<SupplierProfileWithdrawn>
{
    public Task Consume(ConsumeContext<SupplierProfileWithdrawn> context) => db.OnceAsync<WhenProfileWithdrawn>(
        context, () => WhenProfilePublished.KeepAsync(db, context.Message.OrganisationId, context.Message.Version, isPublished: false, context.CancellationToken));
}
