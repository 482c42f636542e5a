using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Matchmaking.ServiceDefaults;

/// <summary>
/// Creating requests carry an <c>Idempotency-Key</c> (a UUID chosen by the client). The same key and request get the same
/// answer again with <c>Idempotent-Replay: true</c>; the same key with another request 422; a request still in progress 409.
/// So is the same request for another organisation. Kept 72 hours.
/// </summary>
public static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const string ReplayHeader = "Idempotent-Replay";

    /// <summary>The refusal of a request whose first copy has no answer yet; it carries Retry-After.</summary>
    internal const string InProgress = "idempotency-key.in-progress";

    /// <summary>
    /// Runs the endpoint in a transaction of <typeparamref name="TDb"/> that also stores the answer; the answer leaves only
    /// after the commit. Refusals change nothing and are not stored.
    /// </summary>
    public static RouteHandlerBuilder Idempotent<TDb>(this RouteHandlerBuilder endpoint) where TDb : DbContext => endpoint.AddEndpointFilter(FilterAsync<TDb>).TakesIdempotencyKey();

    /// <summary>Says of an endpoint that does it by itself with <see cref="IdempotentCall"/> that it takes a key.</summary>
    public static RouteHandlerBuilder TakesIdempotencyKey(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new IdempotencyKeyRequired())
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async ValueTask<object?> FilterAsync<TDb>(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) where TDb : DbContext
    {
        var http = invocation.HttpContext;
        var ct = http.RequestAborted;
        var call = IdempotentCall.Of(http, invocation.Arguments.FirstOrDefault(a => a?.GetType() is { IsNested: true, Name: "Request" }));
        var db = http.RequestServices.GetRequiredService<TDb>();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await using (var find = new NpgsqlBatch(connection))
        {
            call.AddFindTo(find);
            await using var reader = await find.ExecuteReaderAsync(ct);
            if (await call.ReadAsync(reader, ct) is { } replay) return replay;
        }

        // A failure rolls everything back, so savepoints around each save would be round trips for nothing.
        db.Database.AutoSavepointsEnabled = false;
        var (status, location, body) = await CaptureAsync(http, await next(invocation));
        if (status < 300)
        {
            await using var keep = new NpgsqlBatch(connection) { BatchCommands = { call.Keep(status, location, body) } };
            await keep.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return IdempotentCall.Send(http, status, location, body);
    }

    private static async Task<(int Status, string? Location, string Body)> CaptureAsync(HttpContext http, object? result)
    {
        var body = http.Response.Body;
        using var captured = new MemoryStream();
        http.Response.Body = captured;
        try
        {
            await (result as IResult ?? Results.Json(result)).ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }

        http.Response.ContentLength = null;
        return (http.Response.StatusCode, http.Response.Headers.Location, Encoding.UTF8.GetString(captured.GetBuffer(), 0, (int)captured.Length));
    }
}

internal sealed record IdempotencyKeyRequired;

/// <summary>
/// One request with its key. <see cref="Idempotency.Idempotent{TDb}"/> does all of this for an endpoint; a busy one that
/// keeps its own transaction uses it to ask and to store in the same round trips as its own work.
/// </summary>
public sealed class IdempotentCall
{
    private readonly HttpContext _http;
    private readonly string _subject;
    private readonly Guid _key;
    private readonly byte[] _hash;

    private IdempotentCall(HttpContext http, string subject, Guid key, byte[] hash) => (_http, _subject, _key, _hash) = (http, subject, key, hash);

    /// <param name="request">The bound request record rather than the raw bytes: white space and member order make no other request.</param>
    public static IdempotentCall Of(HttpContext http, object? request)
    {
        if (!Guid.TryParse(http.Request.Headers[Idempotency.Header], out var key))
            throw Refuse.Invalid("idempotency-key.missing", "Send an Idempotency-Key header with a UUID of your choice; repeat it when you repeat the request.");
        var subject = http.User.FindFirst("sub")?.Value ?? throw new InvalidOperationException("An idempotent endpoint needs a signed-in caller.");
        // Who has switched organisation meanwhile makes another request: the answer of the other one is not theirs to read now.
        var text = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n{http.Features.Get<Caller>()?.OrganisationId}\n{JsonSerializer.Serialize(request)}";
        return new IdempotentCall(http, subject, key, SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Adds for whom this is and the two questions, which go first in the transaction that does the work.</summary>
    public void AddFindTo(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(RowAccess.Statement());
        // Two statements: each takes its own snapshot, and the second sees what the lock's last holder committed.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_try_advisory_xact_lock(hashtextextended($1, 0))") { Parameters = { new() { Value = $"{_subject} {_key}" } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select request_hash, status, location, body from idempotency_key where subject = $1 and key = $2") { Parameters = { new() { Value = _subject }, new() { Value = _key } } });
    }

    /// <summary>Reads the answers and leaves the reader at what comes after them.</summary>
    /// <returns>What was answered before; null when this request is the first.</returns>
    /// <exception cref="RefusalException">The first is still being worked on, or was another request.</exception>
    public async Task<IResult?> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        var isFirst = reader.GetBoolean(0);
        await reader.NextResultAsync(ct);
        if (await reader.ReadAsync(ct))
        {
            if (!reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(_hash))
                throw Refuse.Unprocessable("idempotency-key.reused", "This key was used for another request. Use a new key for a new request.");
            _http.Response.Headers[Idempotency.ReplayHeader] = "true";
            return Send(_http, reader.GetInt32(1), await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2), reader.GetString(3));
        }

        if (!isFirst) throw Refuse.Conflict(Idempotency.InProgress, "The first request with this key is still being worked on. Ask again in a second.");
        await reader.NextResultAsync(ct);
        return null;
    }

    /// <summary>Stores the answer; it goes into the same transaction as the effect, and out only after the commit.</summary>
    public NpgsqlBatchCommand Keep(int status, string? location, string body) =>
        new("insert into idempotency_key (subject, key, request_hash, status, location, body) values ($1, $2, $3, $4, $5, $6)")
        {
            Parameters =
            {
                new() { Value = _subject }, new() { Value = _key }, new() { Value = _hash }, new() { Value = status }, new() { Value = (object?)location ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = body },
            },
        };

    /// <summary>The answer as it is sent, the first time and again.</summary>
    public static IResult Send(HttpContext http, int status, string? location, string body)
    {
        if (location is not null) http.Response.Headers.Location = location;
        return body.Length == 0 ? Results.StatusCode(status) : Results.Text(body, "application/json", Encoding.UTF8, status);
    }
}
