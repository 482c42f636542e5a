using MassTransit;
using Matchmaking.Contracts.Registry;
using Matchmaking.Search.Index;
using Matchmaking.Search.Storage;
using Matchmaking.Search.Text;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Search;

/// <summary>A supplier that is published can be found, as of its newest version.</summary>
public sealed class WhenSupplierProfilePublished(SearchDb db, ISupplierIndex index, Vocabulary vocabulary) : IConsumer<SupplierProfilePublished>
{
    public Task Consume(ConsumeContext<SupplierProfilePublished> context) =>
        db.OnceAsync<WhenSupplierProfilePublished>(context, () => index.PutAsync(SupplierDocument.Of(context.Message, vocabulary), context.CancellationToken));
}
