using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Matchmaking.Sourcing.Bids;

/// <summary>A supplier takes its bid back, until the deadline; it may bid again until then.</summary>
public static class WithdrawBid
{
    internal static void Map(IEndpointRouteBuilder app) => app
        .MapDelete("/rfqs/{rfqId:guid}/bids/mine", HandleAsync)
        .WithName(nameof(WithdrawBid))
        .RequireWriter("Supplier")
        .ProducesProblem(404)
        .ProducesProblem(409);

    private static async Task<NoContent> HandleAsync(Guid rfqId, Caller caller, SourcingDb db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        BidGate gate;
        await using (var ask = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection()) { BatchCommands = { RowAccess.Statement(), BidGate.Question(rfqId, caller) } })
        await using (var row = await ask.ExecuteReaderAsync(ct))
        {
            gate = await BidGate.ReadAsync(row, rfqId, caller, ct);
        }

        gate.RequireOpen(caller);
        var bid = db.Attach(gate.Bid ?? throw GetMyBid.None()).Entity;
        bid.Withdraw();
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
