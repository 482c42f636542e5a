using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Index;
using Matchmaking.Search.Storage;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Search;

/// <summary>A supplier that is no longer public is not found.</summary>
public sealed class WhenSupplierProfileWithdrawn(SearchDb db, ISupplierIndex index) : IConsumer<SupplierProfileWithdrawn>
{
    public Task Consume(ConsumeContext<SupplierProfileWithdrawn> context) => db.OnceAsync<WhenSupplierProfileWithdrawn>(
        context, () => index.WithdrawAsync(context.Message.OrganisationId, context.Message.Version, context.Message.At, context.CancellationToken));
}
