using System.Diagnostics;
using System.Text.Json;
using Matchmaking.ServiceDefaults;
using Matchmaking.Sourcing.Bids;
using Npgsql;
using NpgsqlTypes;

namespace Matchmaking.Sourcing.Storage;

/// <summary>What <see cref="SubmitBid"/> writes, as statements that go to the database together.</summary>
internal static class BidStatements
{
    public static NpgsqlBatchCommand Insert(Bid bid) =>
        new("insert into bid (id, rfq_id, supplier_id, supplier_name, state, version, submitted_at) values ($1, $2, $3, $4, $5, $6, $7)")
        {
            Parameters =
            {
                new() { Value = bid.Id }, new() { Value = bid.RfqId }, new() { Value = bid.SupplierId }, new() { Value = bid.SupplierName },
                new() { Value = bid.State.ToString() }, new() { Value = bid.Version }, new() { Value = bid.SubmittedAt },
            },
        };

    // Of two changes at once both come here with the same version number, and the key of bid_version lets one of them through.
    public static NpgsqlBatchCommand Update(Bid bid) => new("update bid set state = $2, version = $3, submitted_at = $4 where id = $1")
    {
        Parameters = { new() { Value = bid.Id }, new() { Value = bid.State.ToString() }, new() { Value = bid.Version }, new() { Value = bid.SubmittedAt } },
    };

    public static NpgsqlBatchCommand Insert(BidVersion version) =>
        new("insert into bid_version (bid_id, version, rfq_version, content, sha256, received_at) values ($1, $2, $3, $4, $5, $6)")
        {
            Parameters =
            {
                new() { Value = version.BidId }, new() { Value = version.Version }, new() { Value = version.RfqVersion }, new() { Value = version.Content },
                new() { Value = version.Sha256 }, new() { Value = version.ReceivedAt },
            },
        };

    /// <exception cref="RefusalException">The same supplier changed its bid at the same moment.</exception>
    public static async Task ExecuteAsync(NpgsqlBatch write, CancellationToken ct)
    {
        try
        {
            await write.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw Refuse.Conflict("request.stale", "You changed this bid meanwhile. Load it again and repeat your change.");
        }
    }

    /// <summary>As <see cref="Outbox.Stage"/> without EF; raise <see cref="OutboxSignal"/> after the commit.</summary>
    public static NpgsqlBatchCommand Stage<T>(Guid stream, T message) where T : class =>
        new("insert into outbox_message (id, stream, contract, payload, trace_parent) values ($1, $2, $3, $4, $5)")
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7() }, new() { Value = stream }, new() { Value = typeof(T).FullName }, new() { Value = JsonSerializer.Serialize(message) },
                new() { Value = (object?)Activity.Current?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
}
