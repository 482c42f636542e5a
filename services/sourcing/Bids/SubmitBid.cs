using System.Text.Json;
using Matchmaking.Contracts.Sourcing;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Npgsql;

namespace Matchmaking.Sourcing.Bids;

/// <summary>
/// A supplier sends its bid, or a new version of it, and gets a receipt. In the hour before a deadline everybody does, so this
/// one use case keeps its own transaction of two round trips: one asks what decides, one writes and commits.
/// </summary>
public static class SubmitBid
{
    public sealed record Request : BidContent;

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/rfqs/{rfqId:guid}/bids", HandleAsync)
        .WithName(nameof(SubmitBid))
        .RequireWriter("Supplier")
        .WaitsItsTurn()
        .TakesIdempotencyKey()
        .Produces<Receipt>(StatusCodes.Status201Created)
        .ProducesValidationProblem()
        .ProducesProblem(403)
        .ProducesProblem(404);

    private static async Task<IResult> HandleAsync(
        Guid rfqId, Request request, Caller caller, HttpContext http, NpgsqlDataSource database, PublishedTerms published, OutboxSignal signal, CancellationToken ct)
    {
        var call = IdempotentCall.Of(http, request);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        BidGate gate;
        await using (var ask = new NpgsqlBatch(connection))
        {
            call.AddFindTo(ask);
            ask.BatchCommands.Add(BidGate.Question(rfqId, caller));
            await using var rows = await ask.ExecuteReaderAsync(ct);
            if (await call.ReadAsync(rows, ct) is { } replay) return replay;
            gate = await BidGate.ReadAsync(rows, rfqId, caller, ct);
        }

        gate.RequireOpen(caller);
        request.CheckAgainst(await published.OfAsync(connection, rfqId, gate.PublishedVersion, ct));
        var bid = gate.Bid ?? Bid.On(rfqId, caller, gate.Now);
        var receipt = bid.Submit(request, gate.PublishedVersion, gate.Now);

        var (location, body) = ($"/rfqs/{rfqId}/bids/mine", JsonSerializer.Serialize(receipt, JsonSerializerOptions.Web));
        await using var write = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                gate.Bid is null ? BidStatements.Insert(bid) : BidStatements.Update(bid),
                BidStatements.Insert(bid.Versions[^1]),
                BidStatements.Stage(bid.Id, new BidSubmitted(bid.Id, receipt.Version, caller.OrganisationId, gate.Now)),
                call.Keep(StatusCodes.Status201Created, location, body),
                new NpgsqlBatchCommand("commit"),
            },
        };
        await BidStatements.ExecuteAsync(write, ct);
        signal.Raise();
        return IdempotentCall.Send(http, StatusCodes.Status201Created, location, body);
    }
}
